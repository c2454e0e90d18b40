// A form is sent once: its buttons rest until the answer comes, or for a while where the answer is a file.
const REST_MS = 10000;

export function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => rest(form, true)); // after the button that was pressed went with the form
    setTimeout(() => rest(form, false), REST_MS);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) rest(form, false);
  });
}

function rest(form, isResting) {
  if (!isResting) delete form.dataset.sent;
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (isResting && !button.disabled) {
      button.disabled = true;
      button.dataset.resting = "yes";
    } else if (!isResting && button.dataset.resting) {
      button.disabled = false;
      delete button.dataset.resting;
    }
  }
}
