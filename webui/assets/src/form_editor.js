import "../styles/_text_editor.css";
import "./designer_kit/menu.js";
import "./form_editor/page.js";
import "./kit/conditional_fields.js";
import "./kit/more_rows.js";
import "./kit/toast.js";
import { start } from "./kit/controllers.js";

start();
