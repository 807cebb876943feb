import "./designer/propose_identifier.js";
import { start } from "./kit/controllers.js";

start();
