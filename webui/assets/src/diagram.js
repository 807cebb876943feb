import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "../styles/_case_diagram.css";
import "./diagram/case_diagram.js";
import { start } from "./kit/controllers.js";

start();
