/* How the library that makes the form puts its fields on the page, and in which words. */
import { make, words } from "./asking.js";

/* Nothing of the library's own style: the page's policy refuses it, and the page has its own. */
class Theme extends JSONEditor.AbstractTheme {
  constructor(editor) {
    super(editor, { disable_theme_rules: true });
  }

  getHiddenLabel(text) {
    return make("label", { class: "d-hidden" }, text);
  }

  getHiddenText(text) {
    return make("span", { class: "d-hidden" }, text);
  }

  visuallyHidden(element) {
    if (element) element.classList.add("d-hidden");
  }

  getOptInCheckbox() {
    return { label: make("label"), checkbox: make("input", { type: "checkbox" }), container: make("span") };
  }

  getTable() {
    return make("table", { class: "d-table" });
  }

  getIndentedPanel() {
    return make("div", { class: "d-panel" });
  }

  getTopIndentedPanel() {
    return this.getIndentedPanel();
  }

  getFormInputDescription(text) {
    return make("p", { class: "d-quiet" }, text);
  }

  addInputError() {} /* what is wrong says the program */

  removeInputError() {}
}
JSONEditor.defaults.themes.desk = Theme;
Object.assign(JSONEditor.defaults.languages.en, {
  button_add: words.add_item,
  button_add_row_title: words.add_item,
  button_delete_all: words.delete_all,
  button_delete_all_title: words.delete_all,
  button_delete_last: words.delete_last,
  button_delete_last_title: words.delete_last,
  button_delete_row_title: words.delete_item,
  button_delete_row_title_short: words.delete_item,
  button_move_down_title: words.move_down,
  button_move_up_title: words.move_up,
  button_collapse: words.collapse,
  button_expand: words.expand,
  button_delete_node_warning: words.delete_sure,
  default_array_item_title: words.item,
  table_controls: words.controls,
});
