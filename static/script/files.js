// A file field that speaks Chinese, names what was chosen, and takes files that are dropped onto it.
const MIB = 1024 * 1024;

export function showFiles(input) {
  const place = input.closest("label") ?? input.parentElement;
  const button = make("span", "btn choose", input.multiple ? "选择文件（可多选）" : "选择文件");
  const names = make("span", "chosen", "");
  names.setAttribute("role", "status");
  button.setAttribute("aria-hidden", "true");
  place.classList.add("file-field");
  input.classList.add("vh");
  input.after(button, names);
  if (place.tagName !== "LABEL") button.addEventListener("click", () => input.click());
  const tell = () => {
    const refused = refuseLarge(input);
    names.classList.toggle("refused", Boolean(refused));
    names.textContent = refused || chosenText(input);
  };
  input.addEventListener("change", tell);
  input.form?.addEventListener("reset", () => setTimeout(tell));
  window.addEventListener("pageshow", tell); // after the back button the field may be full or empty
  takeDropped(place, input);
  tell();
}

function takeDropped(place, input) {
  for (const kind of ["dragenter", "dragover"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
  }
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    const dropped = event.dataTransfer.files;
    if (!dropped.length || input.disabled) return;
    input.files = input.multiple ? dropped : firstOf(dropped);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function firstOf(files) {
  const one = new DataTransfer();
  one.items.add(files[0]);
  return one.files;
}

// The server refuses what is larger, after all of it was sent; what was typed beside it goes on without.
function refuseLarge(input) {
  const most = Number(document.body.dataset.mostBytes);
  const files = [...input.files];
  const all = files.reduce((sum, file) => sum + file.size, 0);
  if (!most || all <= most) return "";
  input.value = "";
  return `没有选入：${namesText(files)}合计 ${sizeText(all)}，一次提交的全部文件不能超过 ${sizeText(most)}；请压缩或分几次上传`;
}

function chosenText(input) {
  const files = [...input.files];
  if (!files.length) return "未选择文件，也可以拖到这里";
  return namesText(files);
}

function namesText(files) {
  return files.map((file) => `${file.name}（${sizeText(file.size)}）`).join("、");
}

function sizeText(bytes) {
  return bytes >= MIB ? `${(bytes / MIB).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

function make(tag, names, text) {
  const made = document.createElement(tag);
  made.className = names;
  made.textContent = text;
  return made;
}
