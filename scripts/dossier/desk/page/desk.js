/* The desk's page: what its buttons and keys do. */
import { $, notice, token, words } from "./asking.js";
import { add } from "./files.js";
import { showHome, showTodo } from "./month.js";
import { changed, openForm, typed } from "./record.js";
import { leave, save, withdraw } from "./saving.js";
import { page } from "./state.js";
import "./theme.js";

$("month").addEventListener("change", () => { page.home.month = $("month").value; showHome(); });
$("party").addEventListener("change", () => { sessionStorage.setItem("party", $("party").value); showTodo(); });
$("new").addEventListener("submit", (event) => { event.preventDefault(); openForm($("kind").value); });
$("form").addEventListener("submit", (event) => event.preventDefault());
$("back").addEventListener("click", leave);
$("save").addEventListener("click", save);
$("withdraw").addEventListener("click", withdraw);
$("body").addEventListener("input", typed);
$("files").addEventListener("change", () => { take($("files").files); $("files").value = ""; });
function take(files) {
  if (page.open && !$("desk").inert && files.length) add([...files]);
}

for (const sort of ["dragover", "dragenter"]) {
  addEventListener(sort, (event) => { event.preventDefault(); $("drop").classList.add("d-drop--over"); });
}
for (const sort of ["dragleave", "drop"]) {
  addEventListener(sort, (event) => { event.preventDefault(); $("drop").classList.remove("d-drop--over"); });
}
addEventListener("drop", (event) => take(event.dataTransfer.files));
addEventListener("paste", (event) => take(event.clipboardData.files));
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && page.open) { event.preventDefault(); save(); }
});
addEventListener("beforeunload", (event) => { if (changed()) event.preventDefault(); });

if (token) showHome();
else notice(words.no_address, "bad");
