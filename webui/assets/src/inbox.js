import "./kit/submit_on_change.js";
import "./inbox/bulk_pick.js";
import "./inbox/bulk_progress.js";
import "./inbox/drop_files.js";
import "./inbox/find.js";
import "./inbox/insert_text.js";
import "./inbox/look_here.js";
import "./inbox/mention.js";
import "./inbox/prospects.js";
import "./inbox/desk.js";
import "./inbox/palette.js";
import "./inbox/put_in.js";
import "./inbox/task_form.js";
import { start } from "./kit/controllers.js";

start();
