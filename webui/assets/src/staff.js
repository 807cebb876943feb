import "htmx.org";
import "./kit/conditional_fields.js";
import "./kit/fold_narrow.js";
import "./kit/more_rows.js";
import "./kit/open_dialog.js";
import "./kit/print.js";
import "./kit/send_once.js";
import "./kit/take_focus.js";
import "./kit/toast.js";
import { start } from "./kit/controllers.js";

start();
// What htmx brings in has behaviours too.
document.addEventListener("htmx:after:swap", () => start());
