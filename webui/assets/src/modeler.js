import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "../styles/_modeler.css";
import "./designer_kit/menu.js";
import "./modeler/page.js";
import "./kit/toast.js";
import { start } from "./kit/controllers.js";

start();
