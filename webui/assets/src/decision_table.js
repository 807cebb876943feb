import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "../styles/_decision_table.css";
import "./designer_kit/menu.js";
import "./decision_table/page.js";
import "./kit/toast.js";
import { start } from "./kit/controllers.js";

start();
