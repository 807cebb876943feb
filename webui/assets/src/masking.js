import "./inbox/mask_editor.js";
import { start } from "./kit/controllers.js";

start();
