// What is typed into forms marked data-draft is kept in this browser until it is saved or the person leaves.
const BEGIN = "jixiao-draft:";
const LONGEST_MS = 7 * 24 * 3600 * 1000;
const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio]), textarea, select";

export function keepDrafts() {
  forgetOld();
  if (document.querySelector("#done")) forget((draft) => draft.sent);
  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
  document.querySelectorAll("form[data-leave]").forEach((form) => form.addEventListener("submit", () => forget(() => true)));
}

function keepDraft(form) {
  const key = `${BEGIN}${document.body.dataset.person}:${nameOf(form)}`;
  const base = valuesOf(form);
  const kept = read(key);
  if (kept) restore(form, key, kept, base);
  form.addEventListener("input", () => write(key, { base, values: valuesOf(form), at: Date.now() }));
  form.addEventListener("submit", () => write(key, { base, values: valuesOf(form), at: Date.now(), sent: true }));
}

function nameOf(form) {
  // the same row of the same paper, whichever page its form stands on
  return form.dataset.draft || `${form.getAttribute("action")}:${form.elements.indicator?.value ?? ""}`;
}

function restore(form, key, kept, base) {
  const changed = Object.keys(kept.values).filter((name) => name in base && kept.values[name] !== kept.base[name]);
  const other = changed.filter((name) => kept.values[name] !== base[name]);
  if (!other.length) return remove(key);
  for (const name of other) fieldOf(form, name).value = kept.values[name];
  const isOld = other.some((name) => base[name] !== kept.base[name]);
  const note = document.createElement("p");
  note.className = "alert alert-warning draft-note";
  note.setAttribute("role", "status");
  note.textContent = "已恢复未保存的内容。" + (isOld ? "表中现有的内容在此期间有改动，请核对后再保存。" : "");
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn";
  drop.textContent = "不要这些内容";
  drop.addEventListener("click", () => {
    for (const name of other) fieldOf(form, name).value = base[name];
    remove(key);
    note.remove();
  });
  note.append(" ", drop);
  form.prepend(note);
}

function fieldOf(form, name) {
  return form.querySelector(`:is(${TYPED})[name="${CSS.escape(name)}"]`);
}

function valuesOf(form) {
  const fields = [...form.querySelectorAll(TYPED)].filter((field) => field.name);
  return Object.fromEntries(fields.map((field) => [field.name, field.value]));
}

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(BEGIN));
  } catch {
    return []; // a browser that keeps nothing
  }
}

function forget(isMeant) {
  const own = `${BEGIN}${document.body.dataset.person}:`;
  for (const key of keys()) if (key.startsWith(own) && isMeant(read(key) ?? {})) remove(key);
}

function forgetOld() {
  for (const key of keys()) if (Date.now() - (read(key)?.at ?? 0) > LONGEST_MS) remove(key);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // full or forbidden: the form still works, it is only not kept
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}
