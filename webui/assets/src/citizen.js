import "./kit/conditional_fields.js";
import "./kit/keep_draft.js";
import "./kit/keep_letter.js";
import "./kit/print.js";
import "./kit/send_once.js";
import "./kit/take_focus.js";
import "./kit/toast.js";
import { start } from "./kit/controllers.js";

start();
