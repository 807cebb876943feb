import "../styles/_text_editor.css";
import "./designer_kit/menu.js";
import "./scenario_editor/page.js";
import "./kit/toast.js";
import { start } from "./kit/controllers.js";

start();
