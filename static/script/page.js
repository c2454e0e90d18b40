// What pages do beside being read; each works without, and none asks for anything from elsewhere.
import { lookAgain } from "./again.js";
import { keepDrafts } from "./drafts.js";
import { showFiles } from "./files.js";
import { sendOnce } from "./once.js";

for (const form of document.forms) form.noValidate = true; // the server answers in Chinese, the browser may not
document.querySelectorAll("input[type=file]").forEach(showFiles);
keepDrafts();
sendOnce();
lookAgain();
