// A page that waits for a job looks again by itself, but not under the hands of somebody who reads on.
export function lookAgain() {
  const seconds = Number(document.querySelector('meta[name="jixiao-again"]')?.content);
  if (seconds) setTimeout(lookWhenIdle, seconds * 1000);
}

function lookWhenIdle() {
  const held = document.activeElement?.closest("main a, main button, main input, main select, main textarea");
  if (held || document.hidden) setTimeout(lookWhenIdle, 1000);
  else location.reload();
}
