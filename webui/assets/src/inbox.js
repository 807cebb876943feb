import "./kit/submit_on_change.js";
import "./inbox/find.js";
import "./inbox/desk.js";
import "./inbox/palette.js";
import "./inbox/put_in.js";
import "./inbox/task_form.js";
import { start } from "./kit/controllers.js";

start();
