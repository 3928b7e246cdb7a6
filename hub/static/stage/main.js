/**
 * The instructor's stage: what is started here, in order, and who tells whom.
 *
 *   hub ──► StageTruth ─┐
 *   room ──► Seat ──────┼─► tiles (pure) ─► Grid, side, header
 *   browser ─► Devices ─┘
 *
 * Presses go the other way: `LessonPage` hands them to `Desk`, which edits the stage at the hub.
 */

import { LessonPage } from "./lesson_page.js";
import { HubApi, Problem } from "./room/api.js";
import { pauseMs, verdict } from "./model/retry.js";
import { lessonCenters } from "./model/tiles.js";
import { REFUSED } from "./model/words.js";
import { showRefusal } from "./view/frame.js";
import { Notices } from "./view/notices.js";
import { need, say } from "./view/page.js";

const api = new HubApi();
const notices = new Notices(need(document, '[data-testid="notices"]'));
const lessonId = document.body.dataset.lesson ?? "";

/** Load the lesson, for as long as it takes; a refusal that will not change ends it. */
async function begin() {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const [lesson, centers] = await Promise.all([api.lesson(lessonId), api.centers()]);
      notices.set("connection", null);
      say(document, "title", lesson.title);
      document.title = `${lesson.title} · 사랑방`;
      const page = new LessonPage(api, notices, lesson, lessonCenters(lesson.center_ids, centers));
      await page.open();
      return;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const why = verdict(error);
      if (why !== "again") {
        showRefusal(why);
        return;
      }
      notices.set("connection", { text: REFUSED.hub, tone: "warn" });
      await new Promise((resolve) => setTimeout(resolve, pauseMs(attempt, Math.random())));
    }
  }
}

void begin();
