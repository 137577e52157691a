BEGIN TRANSACTION;
CREATE TABLE absence (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	delegate_id INTEGER, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	said_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_absence PRIMARY KEY (id), 
	CONSTRAINT ck_absence_last_after_first CHECK (last_day >= first_day), 
	CONSTRAINT fk_absence_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_absence_delegate_id FOREIGN KEY(delegate_id) REFERENCES person (id)
);
INSERT INTO "absence" VALUES(1,1,2,'2024-10-21','2024-10-25','2024-10-01 08:00:00.000000',NULL);
CREATE TABLE action (
	id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	ref VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	priority_id INTEGER, 
	workstream_id INTEGER, 
	related_priority VARCHAR NOT NULL, 
	parent_id INTEGER, 
	start DATE, 
	due DATE, 
	due_is_default BOOLEAN NOT NULL, 
	status VARCHAR NOT NULL, 
	status_since DATETIME, 
	closed_reason VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	imported JSON NOT NULL, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, due_printed VARCHAR DEFAULT '' NOT NULL, notes VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_action PRIMARY KEY (id), 
	CONSTRAINT ck_action_status_known CHECK (status IN ('open', 'complete', 'closed')), 
	CONSTRAINT fk_action_parent_id FOREIGN KEY(parent_id) REFERENCES action (id), 
	CONSTRAINT fk_action_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (id), 
	CONSTRAINT fk_action_priority_id FOREIGN KEY(priority_id) REFERENCES priority (id), 
	CONSTRAINT fk_action_workstream_id FOREIGN KEY(workstream_id) REFERENCES workstream (id), 
	CONSTRAINT uq_action_plan_id_ref UNIQUE (plan_id, ref)
);
INSERT INTO "action" VALUES(1,1,'CTB-01','Family hubs',NULL,NULL,'',NULL,NULL,'2024-12-31',0,'open',NULL,'',0,'{"title": "Family hubs", "related_priority": "", "start": null, "notes": "", "source_document": "", "source_line": "", "due": "2024-12-31", "due_is_default": false, "due_printed": "", "priority": "", "workstream": "", "leads": ["Early years lead"], "status": "open"}','','','','');
INSERT INTO "action" VALUES(2,1,'CTB-02','Healthy child programme',NULL,NULL,'',NULL,NULL,'2024-09-15',0,'open',NULL,'',1,'{"title": "Healthy child programme", "related_priority": "", "start": null, "notes": "", "source_document": "", "source_line": "", "due": "2024-09-15", "due_is_default": false, "due_printed": "", "priority": "", "workstream": "", "leads": ["Ana"], "status": "open"}','','','','');
INSERT INTO "action" VALUES(3,1,'CTB-03','School readiness',NULL,NULL,'',NULL,NULL,'2025-03-31',1,'open',NULL,'',2,'{"title": "School readiness", "related_priority": "", "start": null, "notes": "", "source_document": "", "source_line": "", "due": "2025-03-31", "due_is_default": true, "due_printed": "", "priority": "", "workstream": "", "leads": ["ben@example.org"], "status": "open"}','','','','');
INSERT INTO "action" VALUES(4,1,'CTB-04','Nobody''s action',NULL,NULL,'',NULL,NULL,'2025-03-31',1,'open',NULL,'',3,'{"title": "Nobody''s action", "related_priority": "", "start": null, "notes": "", "source_document": "", "source_line": "", "due": "2025-03-31", "due_is_default": true, "due_printed": "", "priority": "", "workstream": "", "leads": [], "status": "open"}','','','','');
INSERT INTO "action" VALUES(5,1,'CTB-05','Parenting courses',NULL,NULL,'',NULL,NULL,'2025-01-31',0,'open',NULL,'',4,'{"title": "Parenting courses", "related_priority": "", "start": null, "notes": "", "source_document": "", "source_line": "", "due": "2025-01-31", "due_is_default": false, "due_printed": "", "priority": "", "workstream": "", "leads": ["cai@example.org"], "status": "open"}','','','','');
INSERT INTO "action" VALUES(6,2,'PLB-01','Neighbourhood team 1',NULL,NULL,'',NULL,NULL,'2024-08-31',0,'open',NULL,'',5,'{"title": "Neighbourhood team 1", "related_priority": "", "start": null, "notes": "", "source_document": "", "source_line": "", "due": "2024-08-31", "due_is_default": false, "due_printed": "", "priority": "", "workstream": "", "leads": ["dee@example.org"], "status": "open"}','','','','');
INSERT INTO "action" VALUES(7,2,'PLB-02','Neighbourhood team 2',NULL,NULL,'',NULL,NULL,'2024-11-30',0,'open',NULL,'',6,'{"title": "Neighbourhood team 2", "related_priority": "", "start": null, "notes": "", "source_document": "", "source_line": "", "due": "2024-11-30", "due_is_default": false, "due_printed": "", "priority": "", "workstream": "", "leads": ["dee@example.org"], "status": "open"}','','','','');
CREATE TABLE "action_lead" (
	id INTEGER NOT NULL, 
	action_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	person_id INTEGER, 
	role_id INTEGER, 
	since DATE, 
	until DATE, 
	CONSTRAINT pk_action_lead PRIMARY KEY (id), 
	CONSTRAINT fk_action_lead_action_id FOREIGN KEY(action_id) REFERENCES action (id), 
	CONSTRAINT ck_action_lead_person_or_role CHECK ((person_id IS NULL) <> (role_id IS NULL)), 
	CONSTRAINT fk_action_lead_role_id FOREIGN KEY(role_id) REFERENCES role (id), 
	CONSTRAINT fk_action_lead_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT ck_action_lead_until_after_since CHECK (until IS NULL OR since IS NULL OR until >= since)
);
INSERT INTO "action_lead" VALUES(1,1,1,NULL,1,NULL,NULL);
INSERT INTO "action_lead" VALUES(2,2,1,1,NULL,NULL,NULL);
INSERT INTO "action_lead" VALUES(3,3,1,2,NULL,NULL,NULL);
INSERT INTO "action_lead" VALUES(4,5,1,5,NULL,NULL,NULL);
INSERT INTO "action_lead" VALUES(5,6,1,6,NULL,NULL,NULL);
INSERT INTO "action_lead" VALUES(6,7,1,6,NULL,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0017');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	person_id INTEGER, 
	act VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	detail JSON NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id), 
	CONSTRAINT fk_audit_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "audit" VALUES(1,'2024-09-30 09:00:00.000000','the command line',NULL,'import','files','{"created": {"boards": 2, "people": 6, "roles": 1, "plans": 2, "actions": 7}, "updated": {}, "removed": {}}');
INSERT INTO "audit" VALUES(2,'2024-09-30 09:00:00.000000','the command line',NULL,'start plan','plan 1','{}');
INSERT INTO "audit" VALUES(3,'2024-09-30 09:00:00.000000','the command line',NULL,'start plan','plan 2','{}');
INSERT INTO "audit" VALUES(4,'2024-09-30 09:00:00.000000','boardbot''s clock',NULL,'link person','person 1','{}');
INSERT INTO "audit" VALUES(5,'2024-09-30 09:00:00.000000','boardbot''s clock',NULL,'link person','person 2','{}');
INSERT INTO "audit" VALUES(6,'2024-09-30 09:00:00.000000','boardbot''s clock',NULL,'link person','person 3','{}');
INSERT INTO "audit" VALUES(7,'2024-09-30 09:00:00.000000','boardbot''s clock',NULL,'link person','person 4','{}');
INSERT INTO "audit" VALUES(8,'2024-09-30 09:00:00.000000','boardbot''s clock',NULL,'link person','person 6','{}');
INSERT INTO "audit" VALUES(9,'2024-09-30 09:00:00.000000','Olive Officer',3,'change settings','board 1','{"sign_off": "no -> yes"}');
INSERT INTO "audit" VALUES(10,'2024-09-30 09:00:00.000000','Olive Officer',3,'add meeting','board 1','{"meeting": 1, "held_on": "2024-11-20"}');
INSERT INTO "audit" VALUES(11,'2024-09-30 09:00:00.000000','Olive Officer',3,'add meeting','board 1','{"meeting": 2, "held_on": "2025-01-15"}');
INSERT INTO "audit" VALUES(12,'2024-10-01 08:00:00.000000','boardbot''s clock',NULL,'ask leads','requests','{"requests": [1, 2, 3, 4]}');
INSERT INTO "audit" VALUES(13,'2024-10-01 08:00:00.000000','Ana',1,'record update','action 1','{"update": 1, "period": "2024-10", "version": 1, "via": "text"}');
INSERT INTO "audit" VALUES(14,'2024-10-01 08:00:00.000000','Ana',1,'record update','action 2','{"update": 2, "period": "2024-10", "version": 1, "via": "text"}');
INSERT INTO "audit" VALUES(15,'2024-10-01 08:00:00.000000','Ana',1,'say away','person 1','{"first": "2024-10-21", "last": "2024-10-25", "delegate": 2}');
INSERT INTO "audit" VALUES(16,'2024-10-01 08:00:00.000000','Olive Officer',3,'remind leads','board 1','{"requests": []}');
INSERT INTO "audit" VALUES(17,'2024-10-09 15:00:00.000000','Dee',6,'record update','action 6','{"update": 3, "period": "2024-10", "version": 1, "via": "text"}');
INSERT INTO "audit" VALUES(18,'2024-10-09 15:00:00.000000','Dee',6,'record update','action 6','{"update": 4, "period": "2024-10", "version": 2, "via": "text"}');
INSERT INTO "audit" VALUES(19,'2024-10-14 09:00:00.000000','Chidi Chair',4,'return update','action 1','{"update": 1, "reason": "When will they be filled?"}');
INSERT INTO "audit" VALUES(20,'2024-10-31 16:00:00.000000','Ben',2,'record update','action 3','{"update": 5, "period": "2024-10", "version": 1, "via": "text"}');
INSERT INTO "audit" VALUES(21,'2024-11-01 09:00:00.000000','boardbot''s clock',NULL,'ask leads','requests','{"requests": [5, 6, 7, 8]}');
CREATE TABLE "board" (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	parent_id INTEGER, 
	parent_basis VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	timezone VARCHAR NOT NULL, 
	private BOOLEAN NOT NULL, 
	channel_private BOOLEAN NOT NULL, 
	channel_looked_up_at DATETIME, 
	stale_days INTEGER NOT NULL, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, 
	area VARCHAR DEFAULT ('') NOT NULL, 
	rag_key VARCHAR DEFAULT ('') NOT NULL, 
	ask_day INTEGER DEFAULT '1' NOT NULL, 
	answer_days INTEGER DEFAULT '5' NOT NULL, 
	digest_weekday INTEGER DEFAULT '0' NOT NULL, 
	paper_days INTEGER DEFAULT '5' NOT NULL, 
	settle_days INTEGER DEFAULT '3' NOT NULL, 
	digest_at TIME DEFAULT '09:00:00' NOT NULL, 
	asks_by_meeting BOOLEAN DEFAULT 0 NOT NULL, 
	asks_since DATETIME, 
	digests_since DATETIME, 
	channel_imported VARCHAR DEFAULT ('') NOT NULL, 
	sign_off BOOLEAN DEFAULT 0 NOT NULL, retention_months INTEGER DEFAULT '0' NOT NULL, channel_name VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_board PRIMARY KEY (id), 
	CONSTRAINT fk_board_parent_id FOREIGN KEY(parent_id) REFERENCES board (id), 
	CONSTRAINT uq_board_key UNIQUE ("key")
);
INSERT INTO "board" VALUES(1,'CTB','Children''s Trust Board',NULL,'','C1','C1','',0,0,'2024-11-04 09:00:00.000000',62,'','','','',1,5,0,5,3,'09:00:00.000000',0,NULL,NULL,'C1',1,0,'children');
INSERT INTO "board" VALUES(2,'PLB','At Place Board',NULL,'','C2','C2','',0,0,'2024-11-04 09:00:00.000000',62,'','','','',1,5,0,5,3,'09:00:00.000000',0,NULL,NULL,'C2',0,0,'place');
CREATE TABLE board_indicator (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	indicator_id INTEGER NOT NULL, position INTEGER DEFAULT '0' NOT NULL, threshold FLOAT, green FLOAT, amber FLOAT, 
	CONSTRAINT pk_board_indicator PRIMARY KEY (id), 
	CONSTRAINT fk_board_indicator_board_id FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_board_indicator_indicator_id FOREIGN KEY(indicator_id) REFERENCES indicator (id), 
	CONSTRAINT uq_board_indicator_board_id_indicator_id UNIQUE (board_id, indicator_id)
);
CREATE TABLE board_member (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	position VARCHAR NOT NULL, 
	CONSTRAINT pk_board_member PRIMARY KEY (id), 
	CONSTRAINT ck_board_member_position_known CHECK (position IN ('chair', 'officer', 'member')), 
	CONSTRAINT fk_board_member_board_id FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_board_member_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_board_member_board_id_person_id_position UNIQUE (board_id, person_id, position)
);
INSERT INTO "board_member" VALUES(1,1,3,'officer');
INSERT INTO "board_member" VALUES(2,1,4,'chair');
INSERT INTO "board_member" VALUES(3,2,6,'officer');
CREATE TABLE "delivery" (
	id INTEGER NOT NULL, 
	dedupe_key VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	recipient VARCHAR NOT NULL, 
	person_id INTEGER, 
	board_id INTEGER, 
	request_id INTEGER, 
	ask_date DATE, 
	page INTEGER NOT NULL, 
	parent_id INTEGER, 
	thread_ts VARCHAR, 
	edits_id INTEGER, 
	body JSON NOT NULL, 
	urgent BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	available_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	hours_zone VARCHAR NOT NULL, 
	lease_until DATETIME, 
	created_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	channel VARCHAR, 
	ts VARCHAR, 
	attempted_at DATETIME, 
	looked_at DATETIME, 
	told_at DATETIME, 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT ck_delivery_state_known CHECK (state IN ('pending', 'sending', 'sent', 'unknown', 'failed', 'skipped')), 
	CONSTRAINT fk_delivery_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_delivery_board_id FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_delivery_parent_id FOREIGN KEY(parent_id) REFERENCES delivery (id), 
	CONSTRAINT uq_delivery_dedupe_key UNIQUE (dedupe_key), 
	CONSTRAINT fk_delivery_request_id FOREIGN KEY(request_id) REFERENCES update_request (id), 
	CONSTRAINT fk_delivery_edits_id FOREIGN KEY(edits_id) REFERENCES delivery (id), 
	CONSTRAINT ck_delivery_kind_known CHECK (kind IN ('request', 'reminder', 'officer', 'officer_list', 'plan_ended', 'orphans', 'now_leading', 'standing_in', 'papers', 'sign_off', 'question', 'receipt', 'answer', 'which', 'picture', 'note', 'digest', 'digest_rest', 'post', 'edit', 'undelivered', 'stuck'))
);
INSERT INTO "delivery" VALUES(1,'orphans:1:1727686800:0:3','orphans','UOFF',3,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board: 1 lead to name", "blocks": [{"kind": "Heading", "text": "Nobody answers for these", "level": 1}, {"kind": "Text", "spans": [["These actions of ", ""], ["Children''s Trust Board", "bold"], [" have nobody who could be asked about them. Please name who answers for them from now on.", ""]], "note": false}, {"kind": "Text", "spans": [["CTB-04", "bold"], [": Nobody''s action\n", ""], ["no lead is named", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Assign someone", "assign", "1|action:4", ""]]}]}',0,'sent','',1,'2024-09-30 09:00:00.000000','2024-10-07 09:00:00.000000','Europe/London',NULL,'2024-09-30 09:00:00.000000','2024-09-30 09:00:00.000000','DUOFF','1727686800.000001','2024-09-30 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(2,'settings:view:V4:6ddd0a6eaa0df78f1d17c97731117b37a34267a9ef2acc5c9758017effa304a9:3','note','UOFF',3,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board. Saved: updates are shown to the board: once the chair has signed them off (was: as they are given).", "blocks": [{"kind": "Text", "spans": [["Children''s Trust Board. Saved: updates are shown to the board: once the chair has signed them off (was: as they are given).", ""]], "note": false}, {"kind": "Text", "spans": [["Leads are asked next on Tue 1 Oct 2024, and answer by Tue 8 Oct 2024. The next digest is on Mon 7 Oct 2024 at 09:00.", ""]], "note": true}]}',1,'sent','',1,'2024-09-30 09:00:00.000000','2024-10-07 09:00:00.000000','',NULL,'2024-09-30 09:00:00.000000','2024-09-30 09:00:00.000000','DUOFF','1727686800.000006','2024-09-30 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(3,'meeting:view:V13:09cb02c40648c26a15f8d2d608422a584b39adb4d910336ae1cbe5e9a6fd705e:3','note','UOFF',3,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "The Children''s Trust Board meets on Wed 20 Nov 2024, 14:00, Town Hall. So papers out by Tue 12 Nov 2024.", "blocks": [{"kind": "Text", "spans": [["The Children''s Trust Board meets on Wed 20 Nov 2024, 14:00, Town Hall. So papers out by Tue 12 Nov 2024.", ""]], "note": false}]}',1,'sent','',1,'2024-09-30 09:00:00.000000','2024-10-07 09:00:00.000000','',NULL,'2024-09-30 09:00:00.000000','2024-09-30 09:00:00.000000','DUOFF','1727686800.000015','2024-09-30 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(4,'meeting:view:V22:b02727cae854bb0eb62f88891b62fa2348034f9ed1288f3bb1338fb9cd26c93b:3','note','UOFF',3,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "The Children''s Trust Board meets on Wed 15 Jan 2025, 14:00, Town Hall. So papers out by Tue 7 Jan 2025.", "blocks": [{"kind": "Text", "spans": [["The Children''s Trust Board meets on Wed 15 Jan 2025, 14:00, Town Hall. So papers out by Tue 7 Jan 2025.", ""]], "note": false}]}',1,'sent','',1,'2024-09-30 09:00:00.000000','2024-10-07 09:00:00.000000','',NULL,'2024-09-30 09:00:00.000000','2024-09-30 09:00:00.000000','DUOFF','1727686800.000024','2024-09-30 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(5,'request:1','request','UANA',1,NULL,1,'2024-10-01',1,NULL,NULL,NULL,'{"summary": "Your October 2024 updates: 2 actions, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["Children''s Trust Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["CTB-01 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-01", "bold"], [" Family hubs\n", ""], ["no rating yet \u00b7 due Tue 31 Dec 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "1|2024-10|0", ""], ["Update", "update", "1|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "1|2024-10|0", "menu"], ["This is not mine", "not_mine", "1|2024-10|0", "menu"]]}, {"kind": "Text", "spans": [["CTB-02", "bold"], [" Healthy child programme\n", ""], ["no rating yet \u00b7 due Sun 15 Sep 2024, 16 days overdue", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "2|2024-10|0", ""], ["Update", "update", "2|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "2|2024-10|0", "menu"], ["This is not mine", "not_mine", "2|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "1", ""]]}]}',0,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 16:00:00.000000','Europe/London',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUANA','1727769600.000025','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(6,'request:2','request','UBEN',2,NULL,2,'2024-10-01',1,NULL,NULL,NULL,'{"summary": "Your October 2024 updates: 1 action, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["Children''s Trust Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["CTB-03 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 1 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-03", "bold"], [" School readiness\n", ""], ["no rating yet", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "3|2024-10|0", ""], ["Update", "update", "3|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "3|2024-10|0", "menu"], ["This is not mine", "not_mine", "3|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "2", ""]]}]}',0,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 16:00:00.000000','Europe/London',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUBEN','1727769600.000026','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(7,'request:4','request','UDEE',6,NULL,4,'2024-10-01',1,NULL,NULL,NULL,'{"summary": "Your October 2024 updates: 2 actions, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["At Place Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["PLB-01 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-01", "bold"], [" Neighbourhood team 1\n", ""], ["no rating yet \u00b7 due Sat 31 Aug 2024, 31 days overdue", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "6|2024-10|0", ""], ["Update", "update", "6|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "6|2024-10|0", "menu"], ["This is not mine", "not_mine", "6|2024-10|0", "menu"]]}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',0,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 16:00:00.000000','Europe/London',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUDEE','1727769600.000027','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(8,'officer:2024-10-01:3','officer','UOFF',3,NULL,NULL,'2024-10-01',1,NULL,NULL,NULL,'{"summary": "1 update to give on behalf of leads who can''t be reached in Slack, for October 2024", "blocks": [{"kind": "Heading", "text": "October 2024: leads I can''t reach", "level": 1}, {"kind": "Text", "spans": [["These actions of ", ""], ["Children''s Trust Board", "bold"], [" have leads who can''t be reached in Slack. Please ask them, and record their answers here by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], ["; each is kept as given on their behalf.", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 1 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-05", "bold"], [" Parenting courses\n", ""], ["for Cai Outside \u00b7 no rating yet \u00b7 due Fri 31 Jan 2025", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "5|2024-10|0", ""], ["Update", "update", "5|2024-10|0", ""]]}]}',0,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 08:00:00.000000','',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUOFF','1727769600.000028','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(9,'receipt:1','receipt','DUANA',1,1,NULL,NULL,1,NULL,'1727769600.000029',NULL,'{"summary": "Saved to CTB-01 \u00b7 Amber", "blocks": [{"kind": "Text", "spans": [["Saved to ", ""], ["CTB-01", "bold"], [" \u00b7 \ud83d\udfe0 ", ""], ["Amber", "bold"], [" (at risk)", ""]], "note": false}, {"kind": "Text", "spans": [["two posts empty", "italic"]], "note": false}, {"kind": "Text", "spans": [["The board sees it once its chair has signed it off.", ""]], "note": true}, {"kind": "Buttons", "buttons": [["Edit", "edit_update", "1", ""], ["Undo", "undo_update", "1", ""]]}]}',1,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 08:00:00.000000','',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUANA','1727769600.000031','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(10,'edit:5:03ed7ae4bc309b3f','edit','UANA',1,NULL,NULL,NULL,1,NULL,NULL,5,'{"summary": "Your October 2024 updates: 2 actions, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["Children''s Trust Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["CTB-02 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-02", "bold"], [" Healthy child programme\n", ""], ["no rating yet \u00b7 due Sun 15 Sep 2024, 16 days overdue", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "2|2024-10|0", ""], ["Update", "update", "2|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "2|2024-10|0", "menu"], ["This is not mine", "not_mine", "2|2024-10|0", "menu"]]}, {"kind": "Text", "spans": [["CTB-01", "bold"], [" Family hubs\n", ""], ["\u2713 \ud83d\udfe0 Amber (at risk), saved Tue 1 Oct 2024 by Ana", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Change", "update", "1|2024-10|1", ""]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "1", ""]]}]}',1,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 08:00:00.000000','',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUANA','1727769600.000025','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(11,'receipt:2','receipt','DUANA',1,1,NULL,NULL,1,NULL,'1727769600.000032',NULL,'{"summary": "Saved to CTB-02", "blocks": [{"kind": "Text", "spans": [["Saved to ", ""], ["CTB-02", "bold"]], "note": false}, {"kind": "Text", "spans": [["we have begun", "italic"]], "note": false}, {"kind": "Text", "spans": [["The board sees it once its chair has signed it off.", ""]], "note": true}, {"kind": "Text", "spans": [["You gave no rating, so it stays at no rating yet. What is it now?", ""]], "note": false}, {"kind": "Buttons", "buttons": [["\ud83d\udd35 Blue", "set_rag", "2|blue", ""], ["\ud83d\udfe2 Green", "set_rag", "2|green", ""], ["\ud83d\udfe0 Amber", "set_rag", "2|amber", ""], ["\ud83d\udd34 Red", "set_rag", "2|red", ""], ["\u26aa Grey", "set_rag", "2|grey", ""], ["Edit", "edit_update", "2", ""], ["Undo", "undo_update", "2", ""]]}]}',1,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 08:00:00.000000','',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUANA','1727769600.000034','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(12,'edit:5:221495643b222d93','edit','UANA',1,NULL,NULL,NULL,1,NULL,NULL,5,'{"summary": "Your October 2024 updates: 2 actions, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["Children''s Trust Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["CTB-01 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["2 of 2 done.", "bold"], [" Thank you, that is everything.", ""]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-01", "bold"], [" Family hubs\n", ""], ["\u2713 \ud83d\udfe0 Amber (at risk), saved Tue 1 Oct 2024 by Ana", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Change", "update", "1|2024-10|1", ""]]}, {"kind": "Text", "spans": [["CTB-02", "bold"], [" Healthy child programme\n", ""], ["\u2713 no rating given, saved Tue 1 Oct 2024 by Ana", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Change", "update", "2|2024-10|1", ""]]}]}',1,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 08:00:00.000000','',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUANA','1727769600.000025','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(13,'message:DUDEE:1727769600.000035:which:0','which','DUDEE',6,NULL,NULL,NULL,1,NULL,'1727769600.000035',NULL,'{"summary": "Which action is this about?", "blocks": [{"kind": "Text", "spans": [["Which action is this about? I have kept your words, and file them where you say.", ""]], "note": false}, {"kind": "Text", "spans": [["all good here, two teams running", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["PLB-01 Neighbourhood team 1", "file_reply", "1|6", ""], ["PLB-02 Neighbourhood team 2", "file_reply", "1|7", ""], ["It is not an update", "file_reply", "1|0", ""]]}]}',1,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 08:00:00.000000','',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUDEE','1727769600.000037','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(14,'standing-in:1:2:1727769600.0','standing_in','UBEN',2,NULL,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Ana is away from Mon 21 Oct 2024 to Fri 25 Oct 2024 and named you to answer", "blocks": [{"kind": "Text", "spans": [["Ana", "bold"], [" is away from Mon 21 Oct 2024 to Fri 25 Oct 2024, and named you to answer for these actions meanwhile.", ""]], "note": false}, {"kind": "Bullets", "items": [[["CTB-01", "bold"], [" Family hubs", ""]], [["CTB-02", "bold"], [" Healthy child programme", ""]]]}, {"kind": "Text", "spans": [["What I would ask Ana in these days I ask you. The record shows that you answered, and for whom.", ""]], "note": true}]}',0,'sent','',1,'2024-10-01 08:00:00.000000','2024-10-08 08:00:00.000000','Europe/London',NULL,'2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000','DUBEN','1727769600.000040','2024-10-01 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(15,'nudged:view:V43:fec2e0ed612cca79aad05b554dc11dd0e5430c13b1c82007d1849bd1e7c42146:3','note','UOFF',3,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board. Reminded: nobody. Not reminded: Ben (they were written to today).", "blocks": [{"kind": "Text", "spans": [["Children''s Trust Board. Reminded: nobody. Not reminded: Ben (they were written to today).", ""]], "note": false}]}',1,'failed','account_inactive. The person''s Slack account is deactivated: name another lead, or a holder of the role.',1,'2024-10-01 08:00:00.000000','2024-10-08 08:00:00.000000','',NULL,'2024-10-01 08:00:00.000000',NULL,NULL,NULL,'2024-10-01 08:00:00.000000',NULL,'2024-10-01 08:30:00.000000');
INSERT INTO "delivery" VALUES(16,'reminder:2:1','reminder','UBEN',2,NULL,2,'2024-10-01',1,NULL,NULL,NULL,'{"summary": "Reminder: 1 update still to give for October 2024, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["1 action of yours for ", ""], ["Children''s Trust Board", "bold"], [" still needs an update by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 1 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-03", "bold"], [" School readiness\n", ""], ["no rating yet", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "3|2024-10|0", ""], ["Update", "update", "3|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "3|2024-10|0", "menu"], ["This is not mine", "not_mine", "3|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "2", ""]]}]}',0,'sent','',1,'2024-10-04 08:00:00.000000','2024-10-08 08:00:00.000000','Europe/London',NULL,'2024-10-04 08:00:00.000000','2024-10-04 08:00:00.000000','DUBEN','1728028800.000045','2024-10-04 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(17,'reminder:4:1','reminder','UDEE',6,NULL,4,'2024-10-01',1,NULL,NULL,NULL,'{"summary": "Reminder: 2 updates still to give for October 2024, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["2 actions of yours for ", ""], ["At Place Board", "bold"], [" still need an update by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-01", "bold"], [" Neighbourhood team 1\n", ""], ["no rating yet \u00b7 due Sat 31 Aug 2024, 34 days overdue", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "6|2024-10|0", ""], ["Update", "update", "6|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "6|2024-10|0", "menu"], ["This is not mine", "not_mine", "6|2024-10|0", "menu"]]}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',0,'sent','',1,'2024-10-04 08:00:00.000000','2024-10-08 08:00:00.000000','Europe/London',NULL,'2024-10-04 08:00:00.000000','2024-10-04 08:00:00.000000','DUDEE','1728028800.000046','2024-10-04 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(18,'digest:2','digest','C1',NULL,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board, week to Mon 7 Oct 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 7 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 22 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["2 updates wait for sign-off: CTB-01 and CTB-02.", ""]], "note": false}, {"kind": "Text", "spans": [["Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}',0,'sent','',1,'2024-10-07 08:00:00.000000','2024-10-14 08:00:00.000000','Europe/London',NULL,'2024-10-07 08:00:00.000000','2024-10-07 08:00:00.000000','C1','1728288000.000047','2024-10-07 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(19,'digest:4','digest','C2',NULL,2,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "At Place Board, week to Mon 7 Oct 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 7 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n2 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\nno rating yet, due Sat 31 Aug 2024, 37 days overdue \u00b7 Dee", ""]]]}, {"kind": "Text", "spans": [["Nobody has rated an action yet.", ""]], "note": false}]}',0,'sent','',1,'2024-10-07 08:00:00.000000','2024-10-14 08:00:00.000000','Europe/London',NULL,'2024-10-07 08:00:00.000000','2024-10-07 08:00:00.000000','C2','1728288000.000048','2024-10-07 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(20,'reminder:2:2','reminder','UBEN',2,NULL,2,'2024-10-01',1,NULL,NULL,NULL,'{"summary": "Reminder: 1 update still to give for October 2024, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["1 action of yours for ", ""], ["Children''s Trust Board", "bold"], [" still needs an update by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 1 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-03", "bold"], [" School readiness\n", ""], ["no rating yet", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "3|2024-10|0", ""], ["Update", "update", "3|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "3|2024-10|0", "menu"], ["This is not mine", "not_mine", "3|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "2", ""]]}]}',0,'sent','',1,'2024-10-08 08:00:00.000000','2024-10-08 16:00:00.000000','Europe/London',NULL,'2024-10-08 08:00:00.000000','2024-10-08 08:00:00.000000','DUBEN','1728374400.000049','2024-10-08 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(21,'reminder:4:2','reminder','UDEE',6,NULL,4,'2024-10-01',1,NULL,NULL,NULL,'{"summary": "Reminder: 2 updates still to give for October 2024, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["2 actions of yours for ", ""], ["At Place Board", "bold"], [" still need an update by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-01", "bold"], [" Neighbourhood team 1\n", ""], ["no rating yet \u00b7 due Sat 31 Aug 2024, 38 days overdue", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "6|2024-10|0", ""], ["Update", "update", "6|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "6|2024-10|0", "menu"], ["This is not mine", "not_mine", "6|2024-10|0", "menu"]]}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',0,'sent','',1,'2024-10-08 08:00:00.000000','2024-10-08 16:00:00.000000','Europe/London',NULL,'2024-10-08 08:00:00.000000','2024-10-08 08:00:00.000000','DUDEE','1728374400.000050','2024-10-08 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(22,'officer-list:1:3:1','officer_list','UOFF',3,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board: 2 of 4 updates in for October 2024", "blocks": [{"kind": "Heading", "text": "October 2024: missing updates", "level": 1}, {"kind": "Text", "spans": [["Children''s Trust Board", "bold"], [": 2 of 4 updates in.", ""]], "note": false}, {"kind": "Bullets", "items": [[["Ben", "bold"], [": CTB-03", ""]], [["Cai Outside", "bold"], [": CTB-05 (no Slack account has this email address)", ""]]]}, {"kind": "Text", "spans": [["Not asked, for want of a lead: CTB-04.", ""]], "note": false}, {"kind": "Text", "spans": [["Only you and the board''s other officers see this list. Record an answer with /board update REF.", ""]], "note": true}]}',0,'sent','',1,'2024-10-09 08:00:00.000000','2024-10-23 08:00:00.000000','Europe/London',NULL,'2024-10-09 08:00:00.000000','2024-10-09 08:00:00.000000','DUOFF','1728460800.000051','2024-10-09 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(23,'officer-list:2:6:1','officer_list','UDEE',6,2,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "At Place Board: 0 of 2 updates in for October 2024", "blocks": [{"kind": "Heading", "text": "October 2024: missing updates", "level": 1}, {"kind": "Text", "spans": [["At Place Board", "bold"], [": 0 of 2 updates in.", ""]], "note": false}, {"kind": "Bullets", "items": [[["Dee", "bold"], [": PLB-01 and PLB-02", ""]]]}, {"kind": "Text", "spans": [["Only you and the board''s other officers see this list. Record an answer with /board update REF.", ""]], "note": true}]}',0,'sent','',1,'2024-10-09 08:00:00.000000','2024-10-23 08:00:00.000000','Europe/London',NULL,'2024-10-09 08:00:00.000000','2024-10-09 08:00:00.000000','DUDEE','1728460800.000052','2024-10-09 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(24,'sign-off:1:2024-10-09:4','sign_off','UCHR',4,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board: 2 updates wait for sign-off", "blocks": [{"kind": "Heading", "text": "Sign-off: Children''s Trust Board", "level": 1}, {"kind": "Text", "spans": [["2 updates", "bold"], [" are not shown to the board until they are signed off. The papers freeze on ", ""], ["Tue 12 Nov 2024 at 09:00", "bold"], [".", ""]], "note": false}, {"kind": "Buttons", "buttons": [["Approve all that are shown", "sign_off", "1|u1.0,u2.0", "primary"]]}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-01", "bold"], [" Family hubs\n\ud83d\udfe0 Amber (at risk), by Ana, 8 days ago\n", ""], ["two posts empty", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Approve", "sign_off", "1|u1.0", ""], ["Return with a question", "return_update", "u1.0", ""], ["Withhold", "withhold", "u1.0", ""]]}, {"kind": "Text", "spans": [["CTB-02", "bold"], [" Healthy child programme\nno rating given, by Ana, 8 days ago\n", ""], ["we have begun", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Approve", "sign_off", "1|u2.0", ""], ["Return with a question", "return_update", "u2.0", ""], ["Withhold", "withhold", "u2.0", ""]]}]}',0,'sent','',1,'2024-10-09 08:00:00.000000','2024-10-16 08:00:00.000000','Europe/London',NULL,'2024-10-09 08:00:00.000000','2024-10-09 08:00:00.000000','DUCHR','1728460800.000053','2024-10-09 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(25,'sign-off:1:2024-10-09:3','sign_off','UOFF',3,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board: 2 updates wait for sign-off", "blocks": [{"kind": "Heading", "text": "Sign-off: Children''s Trust Board", "level": 1}, {"kind": "Text", "spans": [["2 updates", "bold"], [" are not shown to the board until they are signed off. The papers freeze on ", ""], ["Tue 12 Nov 2024 at 09:00", "bold"], [". The chair decides; you can edit the words that are published.", ""]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-01", "bold"], [" Family hubs\n\ud83d\udfe0 Amber (at risk), by Ana, 8 days ago\n", ""], ["two posts empty", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Edit words", "edit_published", "u1.0", ""]]}, {"kind": "Text", "spans": [["CTB-02", "bold"], [" Healthy child programme\nno rating given, by Ana, 8 days ago\n", ""], ["we have begun", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Edit words", "edit_published", "u2.0", ""]]}]}',0,'sent','',1,'2024-10-09 08:00:00.000000','2024-10-16 08:00:00.000000','Europe/London',NULL,'2024-10-09 08:00:00.000000','2024-10-09 08:00:00.000000','DUOFF','1728460800.000054','2024-10-09 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(26,'receipt:3','receipt','DUDEE',6,2,NULL,NULL,1,NULL,'1728486000.000055',NULL,'{"summary": "Saved to PLB-01 \u00b7 Red", "blocks": [{"kind": "Text", "spans": [["Saved to ", ""], ["PLB-01", "bold"], [" \u00b7 \ud83d\udd34 ", ""], ["Red", "bold"], [" (off track)", ""]], "note": false}, {"kind": "Text", "spans": [["nobody in post", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Edit", "edit_update", "3", ""], ["Undo", "undo_update", "3", ""]]}]}',1,'sent','',1,'2024-10-09 15:00:00.000000','2024-10-16 15:00:00.000000','',NULL,'2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000','DUDEE','1728486000.000057','2024-10-09 15:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(27,'edit:7:d4e0843a8d619f90','edit','UDEE',6,NULL,NULL,NULL,1,NULL,NULL,7,'{"summary": "Your October 2024 updates: 2 actions, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["At Place Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["PLB-02 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Text", "spans": [["PLB-01", "bold"], [" Neighbourhood team 1\n", ""], ["\u2713 \ud83d\udd34 Red (off track), saved Wed 9 Oct 2024 by Dee", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Change", "update", "6|2024-10|1", ""]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',1,'sent','',1,'2024-10-09 15:00:00.000000','2024-10-16 15:00:00.000000','',NULL,'2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000','DUDEE','1727769600.000027','2024-10-09 15:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(28,'edit:17:fe356004ebf44338','edit','UDEE',6,NULL,NULL,NULL,1,NULL,NULL,17,'{"summary": "Reminder: 1 update still to give for October 2024, due since 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["1 action of yours for ", ""], ["At Place Board", "bold"], [" still needs an update, which was due by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',1,'sent','',1,'2024-10-09 15:00:00.000000','2024-10-16 15:00:00.000000','',NULL,'2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000','DUDEE','1728028800.000046','2024-10-09 15:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(29,'edit:21:11291f62bb372a98','edit','UDEE',6,NULL,NULL,NULL,1,NULL,NULL,21,'{"summary": "Reminder: 1 update still to give for October 2024, due since 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["1 action of yours for ", ""], ["At Place Board", "bold"], [" still needs an update, which was due by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',1,'sent','',1,'2024-10-09 15:00:00.000000','2024-10-16 15:00:00.000000','',NULL,'2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000','DUDEE','1728374400.000050','2024-10-09 15:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(30,'receipt:4','receipt','DUDEE',6,2,NULL,NULL,1,NULL,'1728486000.000058',NULL,'{"summary": "Saved to PLB-01 \u00b7 Amber", "blocks": [{"kind": "Text", "spans": [["Saved to ", ""], ["PLB-01", "bold"], [" \u00b7 \ud83d\udfe0 ", ""], ["Amber", "bold"], [" (at risk)", ""]], "note": false}, {"kind": "Text", "spans": [["one in post", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Edit", "edit_update", "4", ""], ["Undo", "undo_update", "4", ""]]}]}',1,'sent','',1,'2024-10-09 15:00:00.000000','2024-10-16 15:00:00.000000','',NULL,'2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000','DUDEE','1728486000.000060','2024-10-09 15:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(31,'edit:7:3079638d3e6a8619','edit','UDEE',6,NULL,NULL,NULL,1,NULL,NULL,7,'{"summary": "Your October 2024 updates: 2 actions, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["At Place Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["PLB-02 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Text", "spans": [["PLB-01", "bold"], [" Neighbourhood team 1\n", ""], ["\u2713 \ud83d\udfe0 Amber (at risk), saved Wed 9 Oct 2024 by Dee", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Change", "update", "6|2024-10|2", ""]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',1,'sent','',1,'2024-10-09 15:00:00.000000','2024-10-16 15:00:00.000000','',NULL,'2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000','DUDEE','1727769600.000027','2024-10-09 15:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(32,'edit:17:f365f45f264bf66a','edit','UDEE',6,NULL,NULL,NULL,1,NULL,NULL,17,'{"summary": "Reminder: 1 update still to give for October 2024, due since 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["1 action of yours for ", ""], ["At Place Board", "bold"], [" still needs an update, which was due by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',1,'sent','',1,'2024-10-09 15:00:00.000000','2024-10-16 15:00:00.000000','',NULL,'2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000','DUDEE','1728028800.000046','2024-10-09 15:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(33,'edit:21:06dcd4e5ca5300a2','edit','UDEE',6,NULL,NULL,NULL,1,NULL,NULL,21,'{"summary": "Reminder: 1 update still to give for October 2024, due since 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["1 action of yours for ", ""], ["At Place Board", "bold"], [" still needs an update, which was due by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-10|0", ""], ["Update", "update", "7|2024-10|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-10|0", "menu"], ["This is not mine", "not_mine", "7|2024-10|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "4", ""]]}]}',1,'sent','',1,'2024-10-09 15:00:00.000000','2024-10-16 15:00:00.000000','',NULL,'2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000','DUDEE','1728374400.000050','2024-10-09 15:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(34,'digest:5','digest','C1',NULL,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board, week to Mon 14 Oct 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 14 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 29 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["2 updates wait for sign-off: CTB-01 and CTB-02.", ""]], "note": false}, {"kind": "Text", "spans": [["2 updates missing for October 2024: 1 no reply and 1 not in Slack. Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}',0,'failed','is_archived. The channel is archived: unarchive it, or choose another in /board settings.',1,'2024-10-14 08:00:00.000000','2024-10-21 08:00:00.000000','Europe/London',NULL,'2024-10-14 08:00:00.000000',NULL,NULL,NULL,'2024-10-14 08:00:00.000000',NULL,'2024-10-14 08:30:00.000000');
INSERT INTO "delivery" VALUES(35,'digest:6','digest','C2',NULL,2,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "At Place Board, week to Mon 14 Oct 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 14 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n\ud83d\udfe0 1 Amber (at risk) \u00b7 1 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\n\ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 44 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Heading", "text": "Ratings that moved", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\nfirst rating \u00b7 \ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 44 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Text", "spans": [["1 update missing for October 2024: 1 no reply. Oldest rating: PLB-01, Amber, last confirmed 5 days ago.", ""]], "note": false}]}',0,'sent','',1,'2024-10-14 08:00:00.000000','2024-10-21 08:00:00.000000','Europe/London',NULL,'2024-10-14 08:00:00.000000','2024-10-14 08:00:00.000000','C2','1728892800.000061','2024-10-14 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(36,'undelivered:3:34:1','undelivered','UOFF',3,NULL,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "1 message of boardbot''s did not arrive", "blocks": [{"kind": "Heading", "text": "Not delivered", "level": 1}, {"kind": "Text", "spans": [["1 message did not arrive, or may not have. Nothing is sent again until you say so.", ""]], "note": false}, {"kind": "Text", "spans": [["The digest to the channel of the Children''s Trust Board of Mon 14 Oct 2024", "bold"], ["\nNot sent: is_archived. The channel is archived: unarchive it, or choose another in /board settings.", ""]], "note": false}, {"kind": "Buttons", "buttons": [["Send again", "send_again", "34", ""]]}]}',1,'sent','',1,'2024-10-14 08:30:00.000000','2024-10-21 08:30:00.000000','Europe/London',NULL,'2024-10-14 08:30:00.000000','2024-10-14 08:30:00.000000','DUOFF','1728894600.000062','2024-10-14 08:30:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(37,'question:1:view:V69:49c7eeb14e7e244ba8b48cabbc74bf21fe6dd82a41dfd563b830121297a3d346','question','UANA',1,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Chidi Chair asks about CTB-01: When will they be filled?", "blocks": [{"kind": "Text", "spans": [["Chidi Chair", "bold"], [" asks about your update to ", ""], ["CTB-01", "bold"], [" Family hubs:", ""]], "note": false}, {"kind": "Text", "spans": [["When will they be filled?", "bold"]], "note": false}, {"kind": "Text", "spans": [["You wrote: ", ""], ["two posts empty", "italic"]], "note": false}, {"kind": "Text", "spans": [["Reply in this thread, or press Update: your answer is added to the update.", ""]], "note": true}, {"kind": "Buttons", "buttons": [["Update", "update", "1|", ""]]}]}',0,'sent','',1,'2024-10-14 09:00:00.000000','2024-10-21 09:00:00.000000','Europe/London',NULL,'2024-10-14 09:00:00.000000','2024-10-14 09:00:00.000000','DUANA','1728896400.000071','2024-10-14 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(38,'edit:24:19e911fbad993438','edit','UCHR',4,1,NULL,NULL,1,NULL,NULL,24,'{"summary": "Children''s Trust Board: 2 updates wait for sign-off", "blocks": [{"kind": "Heading", "text": "Sign-off: Children''s Trust Board", "level": 1}, {"kind": "Text", "spans": [["2 updates", "bold"], [" are not shown to the board until they are signed off. The papers freeze on ", ""], ["Tue 12 Nov 2024 at 09:00", "bold"], [".", ""]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-02", "bold"], [" Healthy child programme\nno rating given, by Ana, 13 days ago\n", ""], ["we have begun", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Approve", "sign_off", "1|u2.0", ""], ["Return with a question", "return_update", "u2.0", ""], ["Withhold", "withhold", "u2.0", ""]]}, {"kind": "Text", "spans": [["CTB-01", "bold"], [" Family hubs\n\ud83d\udfe0 Amber (at risk), by Ana, 13 days ago\n", ""], ["two posts empty", "italic"], ["\nWaits for an answer to: ", ""], ["When will they be filled?", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Approve", "sign_off", "1|u1.1", ""], ["Return with a question", "return_update", "u1.1", ""], ["Withhold", "withhold", "u1.1", ""]]}]}',1,'sent','',1,'2024-10-14 09:00:00.000000','2024-10-21 09:00:00.000000','',NULL,'2024-10-14 09:00:00.000000','2024-10-14 09:00:00.000000','DUCHR','1728460800.000053','2024-10-14 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(39,'edit:25:2ceae43ae71e7633','edit','UOFF',3,1,NULL,NULL,1,NULL,NULL,25,'{"summary": "Children''s Trust Board: 2 updates wait for sign-off", "blocks": [{"kind": "Heading", "text": "Sign-off: Children''s Trust Board", "level": 1}, {"kind": "Text", "spans": [["2 updates", "bold"], [" are not shown to the board until they are signed off. The papers freeze on ", ""], ["Tue 12 Nov 2024 at 09:00", "bold"], [". The chair decides; you can edit the words that are published.", ""]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-02", "bold"], [" Healthy child programme\nno rating given, by Ana, 13 days ago\n", ""], ["we have begun", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Edit words", "edit_published", "u2.0", ""]]}, {"kind": "Text", "spans": [["CTB-01", "bold"], [" Family hubs\n\ud83d\udfe0 Amber (at risk), by Ana, 13 days ago\n", ""], ["two posts empty", "italic"], ["\nWaits for an answer to: ", ""], ["When will they be filled?", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Edit words", "edit_published", "u1.1", ""]]}]}',1,'sent','',1,'2024-10-14 09:00:00.000000','2024-10-21 09:00:00.000000','',NULL,'2024-10-14 09:00:00.000000','2024-10-14 09:00:00.000000','DUOFF','1728460800.000054','2024-10-14 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(40,'digest:7','digest','C1',NULL,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board, week to Mon 21 Oct 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 21 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 36 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["2 updates wait for sign-off: CTB-01 and CTB-02.", ""]], "note": false}, {"kind": "Text", "spans": [["2 updates missing for October 2024: 1 no reply and 1 not in Slack. Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}',0,'sent','',1,'2024-10-21 08:00:00.000000','2024-10-28 09:00:00.000000','Europe/London',NULL,'2024-10-21 08:00:00.000000','2024-10-21 08:00:00.000000','C1','1729497600.000072','2024-10-21 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(41,'digest:8','digest','C2',NULL,2,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "At Place Board, week to Mon 21 Oct 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 21 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n\ud83d\udfe0 1 Amber (at risk) \u00b7 1 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\n\ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 51 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Text", "spans": [["1 update missing for October 2024: 1 no reply. Oldest rating: PLB-01, Amber, last confirmed 12 days ago.", ""]], "note": false}]}',0,'sent','',1,'2024-10-21 08:00:00.000000','2024-10-28 09:00:00.000000','Europe/London',NULL,'2024-10-21 08:00:00.000000','2024-10-21 08:00:00.000000','C2','1729497600.000073','2024-10-21 08:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(42,'digest:9','digest','C1',NULL,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board, week to Mon 28 Oct 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 28 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 43 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["2 updates wait for sign-off: CTB-01 and CTB-02.", ""]], "note": false}, {"kind": "Text", "spans": [["2 updates missing for October 2024: 1 no reply and 1 not in Slack. Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}',0,'sent','',1,'2024-10-28 09:00:00.000000','2024-11-04 09:00:00.000000','Europe/London',NULL,'2024-10-28 09:00:00.000000','2024-10-28 09:00:00.000000','C1','1730106000.000074','2024-10-28 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(43,'digest:10','digest','C2',NULL,2,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "At Place Board, week to Mon 28 Oct 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 28 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n\ud83d\udfe0 1 Amber (at risk) \u00b7 1 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\n\ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 58 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Text", "spans": [["1 update missing for October 2024: 1 no reply. Oldest rating: PLB-01, Amber, last confirmed 19 days ago.", ""]], "note": false}]}',0,'sent','',1,'2024-10-28 09:00:00.000000','2024-11-04 09:00:00.000000','Europe/London',NULL,'2024-10-28 09:00:00.000000','2024-10-28 09:00:00.000000','C2','1730106000.000075','2024-10-28 09:00:00.000000',NULL,NULL);
INSERT INTO "delivery" VALUES(44,'receipt:5','receipt','DUBEN',2,1,NULL,NULL,1,NULL,'1730390400.000108',NULL,'{"summary": "Saved to CTB-03 \u00b7 Green", "blocks": [{"kind": "Text", "spans": [["Saved to ", ""], ["CTB-03", "bold"], [" \u00b7 \ud83d\udfe2 ", ""], ["Green", "bold"], [" (on track)", ""]], "note": false}, {"kind": "Text", "spans": [["on the way", "italic"]], "note": false}, {"kind": "Text", "spans": [["The board sees it once its chair has signed it off.", ""]], "note": true}, {"kind": "Buttons", "buttons": [["Edit", "edit_update", "5", ""], ["Undo", "undo_update", "5", ""]]}]}',1,'pending','',0,'2024-10-31 16:00:00.000000','2024-11-07 16:00:00.000000','',NULL,'2024-10-31 16:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(45,'edit:6:f1559ec9a7fd49c9','edit','UBEN',2,NULL,NULL,NULL,1,NULL,NULL,6,'{"summary": "Your October 2024 updates: 1 action, by 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["Children''s Trust Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["CTB-03 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 1 done.", "bold"], [" Thank you, that is everything.", ""]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-03", "bold"], [" School readiness\n", ""], ["\u2713 \ud83d\udfe2 Green (on track), saved Thu 31 Oct 2024 by Ben", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["Change", "update", "3|2024-10|1", ""]]}]}',1,'pending','',0,'2024-10-31 16:00:00.000000','2024-11-07 16:00:00.000000','',NULL,'2024-10-31 16:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(46,'edit:16:06a900e449717819','edit','UBEN',2,NULL,NULL,NULL,1,NULL,NULL,16,'{"summary": "Reminder: 0 updates still to give for October 2024, due since 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["0 actions of yours for ", ""], ["Children''s Trust Board", "bold"], [" still need an update, which was due by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 1 done.", "bold"], [" Thank you, that is everything.", ""]], "note": false}, {"kind": "Rule"}]}',1,'pending','',0,'2024-10-31 16:00:00.000000','2024-11-07 16:00:00.000000','',NULL,'2024-10-31 16:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(47,'edit:20:bd5f69dc0094471c','edit','UBEN',2,NULL,NULL,NULL,1,NULL,NULL,20,'{"summary": "Reminder: 0 updates still to give for October 2024, due since 17:00 on Tue 8 Oct 2024", "blocks": [{"kind": "Heading", "text": "Reminder: your October 2024 updates", "level": 1}, {"kind": "Text", "spans": [["0 actions of yours for ", ""], ["Children''s Trust Board", "bold"], [" still need an update, which was due by ", ""], ["17:00 on Tue 8 Oct 2024", "bold"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["1 of 1 done.", "bold"], [" Thank you, that is everything.", ""]], "note": false}, {"kind": "Rule"}]}',1,'pending','',0,'2024-10-31 16:00:00.000000','2024-11-07 16:00:00.000000','',NULL,'2024-10-31 16:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(48,'request:5','request','UANA',1,NULL,5,'2024-11-01',1,NULL,NULL,NULL,'{"summary": "Your November 2024 updates: 2 actions, by 17:00 on Fri 8 Nov 2024", "blocks": [{"kind": "Heading", "text": "Your November 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["Children''s Trust Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Fri 8 Nov 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["CTB-01 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-01", "bold"], [" Family hubs\n", ""], ["\ud83d\udfe0 Amber (at risk), last confirmed 31 days ago by Ana \u00b7 due Tue 31 Dec 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "1|2024-11|1", ""], ["Update", "update", "1|2024-11|1", ""], ["Hand over to somebody else", "hand_over", "1|2024-11|1", "menu"], ["This is not mine", "not_mine", "1|2024-11|1", "menu"]]}, {"kind": "Text", "spans": [["CTB-02", "bold"], [" Healthy child programme\n", ""], ["no rating yet \u00b7 due Sun 15 Sep 2024, 47 days overdue", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "2|2024-11|1", ""], ["Update", "update", "2|2024-11|1", ""], ["Hand over to somebody else", "hand_over", "2|2024-11|1", "menu"], ["This is not mine", "not_mine", "2|2024-11|1", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "5", ""]]}]}',0,'pending','',0,'2024-11-01 09:00:00.000000','2024-11-08 17:00:00.000000','Europe/London',NULL,'2024-11-01 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(49,'request:6','request','UBEN',2,NULL,6,'2024-11-01',1,NULL,NULL,NULL,'{"summary": "Your November 2024 updates: 1 action, by 17:00 on Fri 8 Nov 2024", "blocks": [{"kind": "Heading", "text": "Your November 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["Children''s Trust Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Fri 8 Nov 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["CTB-03 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 1 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-03", "bold"], [" School readiness\n", ""], ["\ud83d\udfe2 Green (on track), last confirmed yesterday by Ben", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "3|2024-11|1", ""], ["Update", "update", "3|2024-11|1", ""], ["Hand over to somebody else", "hand_over", "3|2024-11|1", "menu"], ["This is not mine", "not_mine", "3|2024-11|1", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "6", ""]]}]}',0,'pending','',0,'2024-11-01 09:00:00.000000','2024-11-08 17:00:00.000000','Europe/London',NULL,'2024-11-01 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(50,'request:8','request','UDEE',6,NULL,8,'2024-11-01',1,NULL,NULL,NULL,'{"summary": "Your November 2024 updates: 2 actions, by 17:00 on Fri 8 Nov 2024", "blocks": [{"kind": "Heading", "text": "Your November 2024 updates", "level": 1}, {"kind": "Text", "spans": [["How are your actions for ", ""], ["At Place Board", "bold"], [" going? Please answer by ", ""], ["17:00 on Fri 8 Nov 2024", "bold"], [": press a button, or just reply here, such as ", ""], ["PLB-01 amber: recruitment is late", "italic"], [".", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 2 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["PLB-01", "bold"], [" Neighbourhood team 1\n", ""], ["\ud83d\udfe0 Amber (at risk), last confirmed 23 days ago by Dee \u00b7 due Sat 31 Aug 2024, 62 days overdue", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "6|2024-11|2", ""], ["Update", "update", "6|2024-11|2", ""], ["Hand over to somebody else", "hand_over", "6|2024-11|2", "menu"], ["This is not mine", "not_mine", "6|2024-11|2", "menu"]]}, {"kind": "Text", "spans": [["PLB-02", "bold"], [" Neighbourhood team 2\n", ""], ["no rating yet \u00b7 due Sat 30 Nov 2024", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "7|2024-11|0", ""], ["Update", "update", "7|2024-11|0", ""], ["Hand over to somebody else", "hand_over", "7|2024-11|0", "menu"], ["This is not mine", "not_mine", "7|2024-11|0", "menu"]]}, {"kind": "Rule"}, {"kind": "Buttons", "buttons": [["Snooze to tomorrow", "snooze", "8", ""]]}]}',0,'pending','',0,'2024-11-01 09:00:00.000000','2024-11-08 17:00:00.000000','Europe/London',NULL,'2024-11-01 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(51,'officer:2024-11-01:3','officer','UOFF',3,NULL,NULL,'2024-11-01',1,NULL,NULL,NULL,'{"summary": "1 update to give on behalf of leads who can''t be reached in Slack, for November 2024", "blocks": [{"kind": "Heading", "text": "November 2024: leads I can''t reach", "level": 1}, {"kind": "Text", "spans": [["These actions of ", ""], ["Children''s Trust Board", "bold"], [" have leads who can''t be reached in Slack. Please ask them, and record their answers here by ", ""], ["17:00 on Fri 8 Nov 2024", "bold"], ["; each is kept as given on their behalf.", ""]], "note": false}, {"kind": "Text", "spans": [["0 of 1 done.", "bold"]], "note": false}, {"kind": "Rule"}, {"kind": "Text", "spans": [["CTB-05", "bold"], [" Parenting courses\n", ""], ["for Cai Outside \u00b7 no rating yet \u00b7 due Fri 31 Jan 2025", "italic"]], "note": false}, {"kind": "Buttons", "buttons": [["No change", "no_change", "5|2024-11|0", ""], ["Update", "update", "5|2024-11|0", ""]]}]}',0,'pending','',0,'2024-11-01 09:00:00.000000','2024-11-08 09:00:00.000000','',NULL,'2024-11-01 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(52,'stuck:120170:UDEE','stuck','UDEE',NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Nothing of boardbot''s goes out: 4 messages waiting", "blocks": [{"kind": "Heading", "text": "Nothing goes out", "level": 1}, {"kind": "Text", "spans": [["4 messages", "bold"], [" wait, the oldest since Thu 31 Oct 2024, and none was sent in the last 15 minutes.", ""]], "note": false}, {"kind": "Text", "spans": [["The reason given: the sender does not run. Nothing is lost: all of it goes out, in order, when this is mended. ", ""], ["boardbot doctor", "italic"], [" says more.", ""]], "note": false}]}',1,'pending','',0,'2024-11-01 09:00:00.000000','2024-11-01 13:00:00.000000','',NULL,'2024-11-01 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(53,'stuck:120170:UOFF','stuck','UOFF',NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Nothing of boardbot''s goes out: 4 messages waiting", "blocks": [{"kind": "Heading", "text": "Nothing goes out", "level": 1}, {"kind": "Text", "spans": [["4 messages", "bold"], [" wait, the oldest since Thu 31 Oct 2024, and none was sent in the last 15 minutes.", ""]], "note": false}, {"kind": "Text", "spans": [["The reason given: the sender does not run. Nothing is lost: all of it goes out, in order, when this is mended. ", ""], ["boardbot doctor", "italic"], [" says more.", ""]], "note": false}]}',1,'pending','',0,'2024-11-01 09:00:00.000000','2024-11-01 13:00:00.000000','',NULL,'2024-11-01 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(54,'digest:11','digest','C1',NULL,1,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Children''s Trust Board, week to Mon 4 Nov 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 4 Nov 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 50 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["3 updates wait for sign-off: CTB-01, CTB-02 and CTB-03.", ""]], "note": false}, {"kind": "Text", "spans": [["Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}',0,'pending','',0,'2024-11-04 09:00:00.000000','2024-11-11 09:00:00.000000','Europe/London',NULL,'2024-11-04 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(55,'digest:12','digest','C2',NULL,2,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "At Place Board, week to Mon 4 Nov 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 4 Nov 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n\ud83d\udfe0 1 Amber (at risk) \u00b7 1 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\n\ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 65 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Text", "spans": [["Oldest rating: PLB-01, Amber, last confirmed 26 days ago.", ""]], "note": false}]}',0,'pending','',0,'2024-11-04 09:00:00.000000','2024-11-11 09:00:00.000000','Europe/London',NULL,'2024-11-04 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(56,'stuck:120188:UDEE','stuck','UDEE',NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Nothing of boardbot''s goes out: 5 messages waiting", "blocks": [{"kind": "Heading", "text": "Nothing goes out", "level": 1}, {"kind": "Text", "spans": [["5 messages", "bold"], [" wait, the oldest since Thu 31 Oct 2024, and none was sent in the last 15 minutes.", ""]], "note": false}, {"kind": "Text", "spans": [["The reason given: the sender does not run. Nothing is lost: all of it goes out, in order, when this is mended. ", ""], ["boardbot doctor", "italic"], [" says more.", ""]], "note": false}]}',1,'pending','',0,'2024-11-04 09:00:00.000000','2024-11-04 13:00:00.000000','',NULL,'2024-11-04 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(57,'stuck:120188:UOFF','stuck','UOFF',NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,'{"summary": "Nothing of boardbot''s goes out: 5 messages waiting", "blocks": [{"kind": "Heading", "text": "Nothing goes out", "level": 1}, {"kind": "Text", "spans": [["5 messages", "bold"], [" wait, the oldest since Thu 31 Oct 2024, and none was sent in the last 15 minutes.", ""]], "note": false}, {"kind": "Text", "spans": [["The reason given: the sender does not run. Nothing is lost: all of it goes out, in order, when this is mended. ", ""], ["boardbot doctor", "italic"], [" says more.", ""]], "note": false}]}',1,'pending','',0,'2024-11-04 09:00:00.000000','2024-11-04 13:00:00.000000','',NULL,'2024-11-04 09:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE digest (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	week DATE NOT NULL, 
	since DATETIME, 
	as_of DATETIME NOT NULL, 
	content JSON NOT NULL, 
	skipped VARCHAR NOT NULL, 
	CONSTRAINT pk_digest PRIMARY KEY (id), 
	CONSTRAINT fk_digest_board_id FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_digest_board_id_week UNIQUE (board_id, week)
);
INSERT INTO "digest" VALUES(1,1,'2024-09-30',NULL,'2024-10-07 08:00:00.000000','{}','boardbot was not running before the next one was due');
INSERT INTO "digest" VALUES(2,1,'2024-10-07','2024-09-30 09:00:00.000000','2024-10-07 08:00:00.000000','{"data": {"board": "CTB", "board_name": "Children''s Trust Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-10-07", "counts": {"blue": 0, "green": 0, "amber": 0, "red": 0, "grey": 0, "none": 5, "actions": 5, "overdue_actions": 1, "overdue_updates": 0, "no_lead": 1, "stale": 0}, "overdue_actions": [{"ref": "CTB-02", "title": "Healthy child programme", "leads": ["Ana"], "due": "2024-09-15", "days_overdue": 22, "rag": null}], "overdue_updates": [], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": ["CTB-01", "CTB-02"], "sub_boards": [], "since": "2024-09-30T09:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "Children''s Trust Board, week to Mon 7 Oct 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 7 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 22 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["2 updates wait for sign-off: CTB-01 and CTB-02.", ""]], "note": false}, {"kind": "Text", "spans": [["Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(3,2,'2024-09-30',NULL,'2024-10-07 08:00:00.000000','{}','boardbot was not running before the next one was due');
INSERT INTO "digest" VALUES(4,2,'2024-10-07','2024-09-30 09:00:00.000000','2024-10-07 08:00:00.000000','{"data": {"board": "PLB", "board_name": "At Place Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-10-07", "counts": {"blue": 0, "green": 0, "amber": 0, "red": 0, "grey": 0, "none": 2, "actions": 2, "overdue_actions": 1, "overdue_updates": 0, "no_lead": 0, "stale": 0}, "overdue_actions": [{"ref": "PLB-01", "title": "Neighbourhood team 1", "leads": ["Dee"], "due": "2024-08-31", "days_overdue": 37, "rag": null}], "overdue_updates": [], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": [], "sub_boards": [], "since": "2024-09-30T09:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "At Place Board, week to Mon 7 Oct 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 7 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n2 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\nno rating yet, due Sat 31 Aug 2024, 37 days overdue \u00b7 Dee", ""]]]}, {"kind": "Text", "spans": [["Nobody has rated an action yet.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(5,1,'2024-10-14','2024-10-07 08:00:00.000000','2024-10-14 08:00:00.000000','{"data": {"board": "CTB", "board_name": "Children''s Trust Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-10-14", "counts": {"blue": 0, "green": 0, "amber": 0, "red": 0, "grey": 0, "none": 5, "actions": 5, "overdue_actions": 1, "overdue_updates": 2, "no_lead": 1, "stale": 0}, "overdue_actions": [{"ref": "CTB-02", "title": "Healthy child programme", "leads": ["Ana"], "due": "2024-09-15", "days_overdue": 29, "rag": null}], "overdue_updates": [{"ref": "CTB-03", "leads": ["Ben"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "no reply"}, {"ref": "CTB-05", "leads": ["Cai Outside"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "not in Slack"}], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": ["CTB-01", "CTB-02"], "sub_boards": [], "since": "2024-10-07T08:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "Children''s Trust Board, week to Mon 14 Oct 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 14 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 29 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["2 updates wait for sign-off: CTB-01 and CTB-02.", ""]], "note": false}, {"kind": "Text", "spans": [["2 updates missing for October 2024: 1 no reply and 1 not in Slack. Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(6,2,'2024-10-14','2024-10-07 08:00:00.000000','2024-10-14 08:00:00.000000','{"data": {"board": "PLB", "board_name": "At Place Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-10-14", "counts": {"blue": 0, "green": 0, "amber": 1, "red": 0, "grey": 0, "none": 1, "actions": 2, "overdue_actions": 1, "overdue_updates": 1, "no_lead": 0, "stale": 0}, "overdue_actions": [{"ref": "PLB-01", "title": "Neighbourhood team 1", "leads": ["Dee"], "due": "2024-08-31", "days_overdue": 44, "rag": "amber"}], "overdue_updates": [{"ref": "PLB-02", "leads": ["Dee"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "no reply"}], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": [], "sub_boards": [], "since": "2024-10-07T08:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": ["PLB-01"], "dates_moved": []}}, "messages": [{"summary": "At Place Board, week to Mon 14 Oct 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 14 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n\ud83d\udfe0 1 Amber (at risk) \u00b7 1 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\n\ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 44 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Heading", "text": "Ratings that moved", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\nfirst rating \u00b7 \ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 44 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Text", "spans": [["1 update missing for October 2024: 1 no reply. Oldest rating: PLB-01, Amber, last confirmed 5 days ago.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(7,1,'2024-10-21','2024-10-14 08:00:00.000000','2024-10-21 08:00:00.000000','{"data": {"board": "CTB", "board_name": "Children''s Trust Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-10-21", "counts": {"blue": 0, "green": 0, "amber": 0, "red": 0, "grey": 0, "none": 5, "actions": 5, "overdue_actions": 1, "overdue_updates": 2, "no_lead": 1, "stale": 0}, "overdue_actions": [{"ref": "CTB-02", "title": "Healthy child programme", "leads": ["Ana"], "due": "2024-09-15", "days_overdue": 36, "rag": null}], "overdue_updates": [{"ref": "CTB-03", "leads": ["Ben"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "no reply"}, {"ref": "CTB-05", "leads": ["Cai Outside"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "not in Slack"}], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": ["CTB-01", "CTB-02"], "sub_boards": [], "since": "2024-10-14T08:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "Children''s Trust Board, week to Mon 21 Oct 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 21 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 36 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["2 updates wait for sign-off: CTB-01 and CTB-02.", ""]], "note": false}, {"kind": "Text", "spans": [["2 updates missing for October 2024: 1 no reply and 1 not in Slack. Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(8,2,'2024-10-21','2024-10-14 08:00:00.000000','2024-10-21 08:00:00.000000','{"data": {"board": "PLB", "board_name": "At Place Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-10-21", "counts": {"blue": 0, "green": 0, "amber": 1, "red": 0, "grey": 0, "none": 1, "actions": 2, "overdue_actions": 1, "overdue_updates": 1, "no_lead": 0, "stale": 0}, "overdue_actions": [{"ref": "PLB-01", "title": "Neighbourhood team 1", "leads": ["Dee"], "due": "2024-08-31", "days_overdue": 51, "rag": "amber"}], "overdue_updates": [{"ref": "PLB-02", "leads": ["Dee"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "no reply"}], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": [], "sub_boards": [], "since": "2024-10-14T08:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "At Place Board, week to Mon 21 Oct 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 21 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n\ud83d\udfe0 1 Amber (at risk) \u00b7 1 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\n\ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 51 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Text", "spans": [["1 update missing for October 2024: 1 no reply. Oldest rating: PLB-01, Amber, last confirmed 12 days ago.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(9,1,'2024-10-28','2024-10-21 08:00:00.000000','2024-10-28 09:00:00.000000','{"data": {"board": "CTB", "board_name": "Children''s Trust Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-10-28", "counts": {"blue": 0, "green": 0, "amber": 0, "red": 0, "grey": 0, "none": 5, "actions": 5, "overdue_actions": 1, "overdue_updates": 2, "no_lead": 1, "stale": 0}, "overdue_actions": [{"ref": "CTB-02", "title": "Healthy child programme", "leads": ["Ana"], "due": "2024-09-15", "days_overdue": 43, "rag": null}], "overdue_updates": [{"ref": "CTB-03", "leads": ["Ben"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "no reply"}, {"ref": "CTB-05", "leads": ["Cai Outside"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "not in Slack"}], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": ["CTB-01", "CTB-02"], "sub_boards": [], "since": "2024-10-21T08:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "Children''s Trust Board, week to Mon 28 Oct 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 28 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 43 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["2 updates wait for sign-off: CTB-01 and CTB-02.", ""]], "note": false}, {"kind": "Text", "spans": [["2 updates missing for October 2024: 1 no reply and 1 not in Slack. Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(10,2,'2024-10-28','2024-10-21 08:00:00.000000','2024-10-28 09:00:00.000000','{"data": {"board": "PLB", "board_name": "At Place Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-10-28", "counts": {"blue": 0, "green": 0, "amber": 1, "red": 0, "grey": 0, "none": 1, "actions": 2, "overdue_actions": 1, "overdue_updates": 1, "no_lead": 0, "stale": 0}, "overdue_actions": [{"ref": "PLB-01", "title": "Neighbourhood team 1", "leads": ["Dee"], "due": "2024-08-31", "days_overdue": 58, "rag": "amber"}], "overdue_updates": [{"ref": "PLB-02", "leads": ["Dee"], "period": "2024-10", "deadline": "2024-10-08T16:00:00+00:00", "silence": "no reply"}], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": [], "sub_boards": [], "since": "2024-10-21T08:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "At Place Board, week to Mon 28 Oct 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 28 Oct 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n\ud83d\udfe0 1 Amber (at risk) \u00b7 1 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\n\ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 58 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Text", "spans": [["1 update missing for October 2024: 1 no reply. Oldest rating: PLB-01, Amber, last confirmed 19 days ago.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(11,1,'2024-11-04','2024-10-28 09:00:00.000000','2024-11-04 09:00:00.000000','{"data": {"board": "CTB", "board_name": "Children''s Trust Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-11-04", "counts": {"blue": 0, "green": 0, "amber": 0, "red": 0, "grey": 0, "none": 5, "actions": 5, "overdue_actions": 1, "overdue_updates": 0, "no_lead": 1, "stale": 0}, "overdue_actions": [{"ref": "CTB-02", "title": "Healthy child programme", "leads": ["Ana"], "due": "2024-09-15", "days_overdue": 50, "rag": null}], "overdue_updates": [], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": ["CTB-01", "CTB-02", "CTB-03"], "sub_boards": [], "since": "2024-10-28T09:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "Children''s Trust Board, week to Mon 4 Nov 2024: 1 action overdue, 5 actions checked", "blocks": [{"kind": "Heading", "text": "Children''s Trust Board: week to Mon 4 Nov 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 5 actions checked", "bold"], ["\n5 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["CTB-02", "bold"], [" Healthy child programme\nno rating yet, due Sun 15 Sep 2024, 50 days overdue \u00b7 Ana", ""]]]}, {"kind": "Text", "spans": [["3 updates wait for sign-off: CTB-01, CTB-02 and CTB-03.", ""]], "note": false}, {"kind": "Text", "spans": [["Nobody has rated an action yet. 1 action has no lead; 2 actions have no due date of their own.", ""]], "note": false}]}]}','');
INSERT INTO "digest" VALUES(12,2,'2024-11-04','2024-10-28 09:00:00.000000','2024-11-04 09:00:00.000000','{"data": {"board": "PLB", "board_name": "At Place Board", "plan": "2024-25", "plan_status": "live", "as_of": "2024-11-04", "counts": {"blue": 0, "green": 0, "amber": 1, "red": 0, "grey": 0, "none": 1, "actions": 2, "overdue_actions": 1, "overdue_updates": 0, "no_lead": 0, "stale": 0}, "overdue_actions": [{"ref": "PLB-01", "title": "Neighbourhood team 1", "leads": ["Dee"], "due": "2024-08-31", "days_overdue": 65, "rag": "amber"}], "overdue_updates": [], "indicators_changed": [], "indicators_checked": 0, "indicators_stale": [], "indicators_unreadable": [], "awaiting_sign_off": [], "sub_boards": [], "since": "2024-10-28T09:00:00+00:00", "moved": {"newly_overdue": [], "recovered": [], "completed": [], "rag_moved": [], "dates_moved": []}}, "messages": [{"summary": "At Place Board, week to Mon 4 Nov 2024: 1 action overdue, 2 actions checked", "blocks": [{"kind": "Heading", "text": "At Place Board: week to Mon 4 Nov 2024", "level": 1}, {"kind": "Text", "spans": [["1 action overdue, 2 actions checked", "bold"], ["\n\ud83d\udfe0 1 Amber (at risk) \u00b7 1 with no rating yet", ""]], "note": false}, {"kind": "Heading", "text": "Overdue", "level": 2}, {"kind": "Bullets", "items": [[["PLB-01", "bold"], [" Neighbourhood team 1\n\ud83d\udfe0 Amber (at risk), due Sat 31 Aug 2024, 65 days overdue \u00b7 Dee\n", ""], ["one in post", "italic"]]]}, {"kind": "Text", "spans": [["Oldest rating: PLB-01, Amber, last confirmed 26 days ago.", ""]], "note": false}]}]}','');
CREATE TABLE due_change (
	id INTEGER NOT NULL, 
	action_id INTEGER NOT NULL, 
	update_id INTEGER, 
	from_due DATE, 
	to_due DATE, 
	from_default BOOLEAN NOT NULL, 
	reason VARCHAR NOT NULL, 
	by_name VARCHAR NOT NULL, 
	said_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_due_change PRIMARY KEY (id), 
	CONSTRAINT fk_due_change_action_id FOREIGN KEY(action_id) REFERENCES action (id), 
	CONSTRAINT fk_due_change_update_id FOREIGN KEY(update_id) REFERENCES progress_update (id)
);
CREATE TABLE inbound (
	"key" VARCHAR NOT NULL, 
	received_at DATETIME NOT NULL, 
	CONSTRAINT pk_inbound PRIMARY KEY ("key")
);
INSERT INTO "inbound" VALUES('view:V4:6ddd0a6eaa0df78f1d17c97731117b37a34267a9ef2acc5c9758017effa304a9','2024-09-30 09:00:00.000000');
INSERT INTO "inbound" VALUES('view:V13:09cb02c40648c26a15f8d2d608422a584b39adb4d910336ae1cbe5e9a6fd705e','2024-09-30 09:00:00.000000');
INSERT INTO "inbound" VALUES('view:V22:b02727cae854bb0eb62f88891b62fa2348034f9ed1288f3bb1338fb9cd26c93b','2024-09-30 09:00:00.000000');
INSERT INTO "inbound" VALUES('message:DUANA:1727769600.000029','2024-10-01 08:00:00.000000');
INSERT INTO "inbound" VALUES('message:DUANA:1727769600.000032','2024-10-01 08:00:00.000000');
INSERT INTO "inbound" VALUES('message:DUDEE:1727769600.000035','2024-10-01 08:00:00.000000');
INSERT INTO "inbound" VALUES('command:trigger-39','2024-10-01 08:00:00.000000');
INSERT INTO "inbound" VALUES('view:V43:fec2e0ed612cca79aad05b554dc11dd0e5430c13b1c82007d1849bd1e7c42146','2024-10-01 08:00:00.000000');
INSERT INTO "inbound" VALUES('message:DUDEE:1728486000.000055','2024-10-09 15:00:00.000000');
INSERT INTO "inbound" VALUES('message:DUDEE:1728486000.000058','2024-10-09 15:00:00.000000');
INSERT INTO "inbound" VALUES('view:V69:49c7eeb14e7e244ba8b48cabbc74bf21fe6dd82a41dfd563b830121297a3d346','2024-10-14 09:00:00.000000');
INSERT INTO "inbound" VALUES('message:DUBEN:1730390400.000108','2024-10-31 16:00:00.000000');
CREATE TABLE indicator (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	polarity VARCHAR NOT NULL, 
	frequency VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	section VARCHAR NOT NULL, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, fetched_from VARCHAR DEFAULT '' NOT NULL, fetch_failed_at DATETIME, 
	CONSTRAINT pk_indicator PRIMARY KEY (id), 
	CONSTRAINT ck_indicator_polarity_known CHECK (polarity IN ('', 'high', 'low')), 
	CONSTRAINT uq_indicator_key UNIQUE ("key")
);
CREATE TABLE "indicator_edition" (
	id INTEGER NOT NULL, 
	indicator_id INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	snapshot_id INTEGER, 
	loaded_at DATETIME NOT NULL, 
	CONSTRAINT pk_indicator_edition PRIMARY KEY (id), 
	CONSTRAINT fk_indicator_edition_indicator_id FOREIGN KEY(indicator_id) REFERENCES indicator (id), 
	CONSTRAINT fk_indicator_edition_snapshot_id FOREIGN KEY(snapshot_id) REFERENCES snapshot (id), 
	CONSTRAINT uq_indicator_edition_indicator_id_edition UNIQUE (indicator_id, edition)
);
CREATE TABLE "meeting" (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	held_on DATE NOT NULL, 
	starts_at TIME, 
	place VARCHAR NOT NULL, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, 
	cancelled BOOLEAN DEFAULT 0 NOT NULL, 
	frozen_at DATETIME, 
	papers JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_meeting PRIMARY KEY (id), 
	CONSTRAINT uq_meeting_board_id_held_on UNIQUE (board_id, held_on), 
	CONSTRAINT fk_meeting_board_id FOREIGN KEY(board_id) REFERENCES board (id)
);
INSERT INTO "meeting" VALUES(1,1,'2024-11-20','14:00:00.000000','Town Hall','','',0,NULL,'{}');
INSERT INTO "meeting" VALUES(2,1,'2025-01-15','14:00:00.000000','Town Hall','','',0,NULL,'{}');
CREATE TABLE "observation" (
	id INTEGER NOT NULL, 
	indicator_id INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	area VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	period_start DATE, 
	period_end DATE, 
	raw VARCHAR NOT NULL, 
	value FLOAT, 
	rank INTEGER, 
	rank_of INTEGER, 
	rag_raw VARCHAR NOT NULL, 
	rag VARCHAR NOT NULL, 
	trend VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	loaded_at DATETIME NOT NULL, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, 
	area_code VARCHAR DEFAULT '' NOT NULL, 
	area_type VARCHAR DEFAULT '' NOT NULL, 
	parent_code VARCHAR DEFAULT '' NOT NULL, 
	parent VARCHAR DEFAULT '' NOT NULL, 
	sex VARCHAR DEFAULT '' NOT NULL, 
	age VARCHAR DEFAULT '' NOT NULL, 
	category_type VARCHAR DEFAULT '' NOT NULL, 
	category VARCHAR DEFAULT '' NOT NULL, 
	time_range VARCHAR DEFAULT '' NOT NULL, 
	lower FLOAT, 
	upper FLOAT, 
	lower_998 FLOAT, 
	upper_998 FLOAT, 
	count FLOAT, 
	denominator FLOAT, 
	versus_england VARCHAR DEFAULT '' NOT NULL, 
	versus_parent VARCHAR DEFAULT '' NOT NULL, 
	goal VARCHAR DEFAULT '' NOT NULL, 
	new_data VARCHAR DEFAULT '' NOT NULL, superseded_at DATETIME, 
	CONSTRAINT pk_observation PRIMARY KEY (id), 
	CONSTRAINT fk_observation_indicator_id FOREIGN KEY(indicator_id) REFERENCES indicator (id)
);
CREATE TABLE officer_list (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	ask_date DATE NOT NULL, 
	at DATETIME NOT NULL, 
	skipped VARCHAR NOT NULL, 
	CONSTRAINT pk_officer_list PRIMARY KEY (id), 
	CONSTRAINT fk_officer_list_board_id FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_officer_list_board_id_ask_date UNIQUE (board_id, ask_date)
);
INSERT INTO "officer_list" VALUES(1,1,'2024-10-01','2024-10-09 08:00:00.000000','');
INSERT INTO "officer_list" VALUES(2,2,'2024-10-01','2024-10-09 08:00:00.000000','');
CREATE TABLE orphan (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	notice VARCHAR NOT NULL, 
	who VARCHAR NOT NULL, 
	refs VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	told_at DATETIME NOT NULL, 
	over_at DATETIME, 
	CONSTRAINT pk_orphan PRIMARY KEY (id), 
	CONSTRAINT fk_orphan_board_id FOREIGN KEY(board_id) REFERENCES board (id)
);
INSERT INTO "orphan" VALUES(1,1,'action:4','orphans:1:1727686800:0','CTB-04','Nobody''s action','no lead is named','','2024-09-30 09:00:00.000000',NULL);
CREATE TABLE outcome (
	id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, heading VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_outcome PRIMARY KEY (id), 
	CONSTRAINT fk_outcome_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (id), 
	CONSTRAINT uq_outcome_plan_id_text UNIQUE (plan_id, text)
);
CREATE TABLE "person" (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR, 
	slack_user VARCHAR, 
	timezone VARCHAR NOT NULL, 
	looked_up_at DATETIME, 
	unreachable VARCHAR NOT NULL, 
	administrator BOOLEAN DEFAULT 0 NOT NULL, quiet_until DATETIME, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_slack_user UNIQUE (slack_user), 
	CONSTRAINT uq_person_email UNIQUE (email)
);
INSERT INTO "person" VALUES(1,'Ana','ana@example.org','UANA','Europe/London','2024-11-04 09:00:00.000000','',0,NULL);
INSERT INTO "person" VALUES(2,'Ben','ben@example.org','UBEN','Europe/London','2024-11-04 09:00:00.000000','',0,NULL);
INSERT INTO "person" VALUES(3,'Olive Officer','olive@example.org','UOFF','Europe/London','2024-11-04 09:00:00.000000','',0,NULL);
INSERT INTO "person" VALUES(4,'Chidi Chair','chidi@example.org','UCHR','Europe/London','2024-11-04 09:00:00.000000','',0,NULL);
INSERT INTO "person" VALUES(5,'Cai Outside','cai@example.org',NULL,'','2024-11-04 09:00:00.000000','no Slack account has this email address',0,NULL);
INSERT INTO "person" VALUES(6,'Dee','dee@example.org','UDEE','Europe/London','2024-11-04 09:00:00.000000','',0,NULL);
CREATE TABLE "plan" (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	edition VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	start DATE, 
	"end" DATE, 
	status VARCHAR NOT NULL, 
	started_at DATETIME, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, 
	CONSTRAINT pk_plan PRIMARY KEY (id), 
	CONSTRAINT ck_plan_status_known CHECK (status IN ('draft', 'live', 'closed')), 
	CONSTRAINT fk_plan_board_id FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_plan_board_id_edition UNIQUE (board_id, edition)
);
INSERT INTO "plan" VALUES(1,1,'2024-25','Plan','2024-04-01','2025-03-31','live','2024-09-30 09:00:00.000000','','');
INSERT INTO "plan" VALUES(2,2,'2024-25','Plan','2024-04-01','2025-03-31','live','2024-09-30 09:00:00.000000','','');
CREATE TABLE priority (
	id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_priority PRIMARY KEY (id), 
	CONSTRAINT fk_priority_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (id), 
	CONSTRAINT uq_priority_plan_id_name UNIQUE (plan_id, name)
);
CREATE TABLE progress_update (
	id INTEGER NOT NULL, 
	action_id INTEGER NOT NULL, 
	period VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	rag VARCHAR, 
	narrative VARCHAR NOT NULL, 
	next_step VARCHAR NOT NULL, 
	help_needed VARCHAR NOT NULL, 
	confirms_id INTEGER, 
	author_id INTEGER, 
	author_name VARCHAR NOT NULL, 
	on_behalf_of VARCHAR NOT NULL, 
	via VARCHAR NOT NULL, 
	said_at DATETIME, 
	recorded_at DATETIME NOT NULL, 
	receipt_id INTEGER, 
	source_channel VARCHAR, 
	source_ts VARCHAR, 
	withdrawn_at DATETIME, 
	withdrawn_by VARCHAR NOT NULL, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, evidence JSON DEFAULT '[]' NOT NULL, withdrawn_reason VARCHAR DEFAULT '' NOT NULL, erased_at DATETIME, 
	CONSTRAINT pk_progress_update PRIMARY KEY (id), 
	CONSTRAINT ck_progress_update_rag_known CHECK (rag IN ('blue', 'green', 'amber', 'red', 'grey')), 
	CONSTRAINT ck_progress_update_via_known CHECK (via IN ('button', 'form', 'text', 'edit', 'import')), 
	CONSTRAINT fk_progress_update_action_id FOREIGN KEY(action_id) REFERENCES action (id), 
	CONSTRAINT fk_progress_update_author_id FOREIGN KEY(author_id) REFERENCES person (id), 
	CONSTRAINT fk_progress_update_confirms_id FOREIGN KEY(confirms_id) REFERENCES progress_update (id), 
	CONSTRAINT fk_progress_update_receipt_id FOREIGN KEY(receipt_id) REFERENCES delivery (id), 
	CONSTRAINT uq_progress_update_action_id_period_version UNIQUE (action_id, period, version)
);
INSERT INTO "progress_update" VALUES(1,1,'2024-10',1,'amber','two posts empty','','',NULL,1,'Ana','','text','2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000',9,'DUANA','1727769600.000029',NULL,'','','','[]','',NULL);
INSERT INTO "progress_update" VALUES(2,2,'2024-10',1,NULL,'we have begun','','',NULL,1,'Ana','','text','2024-10-01 08:00:00.000000','2024-10-01 08:00:00.000000',11,'DUANA','1727769600.000032',NULL,'','','','[]','',NULL);
INSERT INTO "progress_update" VALUES(3,6,'2024-10',1,'red','nobody in post','','',NULL,6,'Dee','','text','2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000',26,'DUDEE','1728486000.000055',NULL,'','','','[]','',NULL);
INSERT INTO "progress_update" VALUES(4,6,'2024-10',2,'amber','one in post','','',NULL,6,'Dee','','text','2024-10-09 15:00:00.000000','2024-10-09 15:00:00.000000',30,'DUDEE','1728486000.000058',NULL,'','','','[]','',NULL);
INSERT INTO "progress_update" VALUES(5,3,'2024-10',1,'green','on the way','','',NULL,2,'Ben','','text','2024-10-31 16:00:00.000000','2024-10-31 16:00:00.000000',44,'DUBEN','1730390400.000108',NULL,'','','','[]','',NULL);
CREATE TABLE publication (
	id INTEGER NOT NULL, 
	update_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	edited_by VARCHAR NOT NULL, 
	narrative VARCHAR NOT NULL, 
	next_step VARCHAR NOT NULL, 
	help_needed VARCHAR NOT NULL, 
	decided_by VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	edited_at DATETIME, 
	decided_at DATETIME, 
	told_at DATETIME, 
	question_id INTEGER, evidence JSON DEFAULT '[]' NOT NULL, question VARCHAR DEFAULT '' NOT NULL, edit_reason VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_publication PRIMARY KEY (id), 
	CONSTRAINT ck_publication_state_known CHECK (state IN ('pending', 'published', 'returned', 'withheld')), 
	CONSTRAINT fk_publication_update_id FOREIGN KEY(update_id) REFERENCES progress_update (id), 
	CONSTRAINT fk_publication_question_id FOREIGN KEY(question_id) REFERENCES delivery (id), 
	CONSTRAINT uq_publication_update_id UNIQUE (update_id)
);
INSERT INTO "publication" VALUES(1,1,'returned',1,'','','','','Chidi Chair','When will they be filled?',NULL,'2024-10-14 09:00:00.000000','2024-10-09 08:00:00.000000',37,'[]','','');
INSERT INTO "publication" VALUES(2,2,'pending',0,'','','','','','',NULL,NULL,'2024-10-09 08:00:00.000000',NULL,'[]','','');
INSERT INTO "publication" VALUES(3,5,'pending',0,'','','','','','',NULL,NULL,NULL,NULL,'[]','','');
CREATE TABLE reminder (
	id INTEGER NOT NULL, 
	request_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	skipped VARCHAR NOT NULL, 
	CONSTRAINT pk_reminder PRIMARY KEY (id), 
	CONSTRAINT fk_reminder_request_id FOREIGN KEY(request_id) REFERENCES update_request (id), 
	CONSTRAINT uq_reminder_request_id_number UNIQUE (request_id, number)
);
INSERT INTO "reminder" VALUES(1,2,1,'2024-10-04 08:00:00.000000','');
INSERT INTO "reminder" VALUES(2,4,1,'2024-10-04 08:00:00.000000','');
INSERT INTO "reminder" VALUES(3,2,2,'2024-10-08 08:00:00.000000','');
INSERT INTO "reminder" VALUES(4,4,2,'2024-10-08 08:00:00.000000','');
CREATE TABLE "request_item" (
	id INTEGER NOT NULL, 
	request_id INTEGER NOT NULL, 
	action_id INTEGER NOT NULL, 
	period VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	CONSTRAINT pk_request_item PRIMARY KEY (id), 
	CONSTRAINT fk_request_item_request_id FOREIGN KEY(request_id) REFERENCES update_request (id), 
	CONSTRAINT fk_request_item_action_id FOREIGN KEY(action_id) REFERENCES action (id), 
	CONSTRAINT uq_request_item_request_id_action_id UNIQUE (request_id, action_id), 
	CONSTRAINT ck_request_item_state_known CHECK (state IN ('owed', 'answered', 'not_reported', 'handed_over', 'not_mine', 'closed'))
);
INSERT INTO "request_item" VALUES(1,1,1,'2024-10','answered');
INSERT INTO "request_item" VALUES(2,1,2,'2024-10','answered');
INSERT INTO "request_item" VALUES(3,2,3,'2024-10','answered');
INSERT INTO "request_item" VALUES(4,3,5,'2024-10','not_reported');
INSERT INTO "request_item" VALUES(5,4,6,'2024-10','answered');
INSERT INTO "request_item" VALUES(6,4,7,'2024-10','not_reported');
INSERT INTO "request_item" VALUES(7,5,1,'2024-11','owed');
INSERT INTO "request_item" VALUES(8,5,2,'2024-11','owed');
INSERT INTO "request_item" VALUES(9,6,3,'2024-11','owed');
INSERT INTO "request_item" VALUES(10,7,5,'2024-11','owed');
INSERT INTO "request_item" VALUES(11,8,6,'2024-11','owed');
INSERT INTO "request_item" VALUES(12,8,7,'2024-11','owed');
CREATE TABLE role (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_role PRIMARY KEY (id), 
	CONSTRAINT uq_role_name UNIQUE (name)
);
INSERT INTO "role" VALUES(1,'Early years lead');
CREATE TABLE role_holder (
	id INTEGER NOT NULL, 
	role_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	since DATE NOT NULL, 
	until DATE, 
	CONSTRAINT pk_role_holder PRIMARY KEY (id), 
	CONSTRAINT ck_role_holder_until_after_since CHECK (until IS NULL OR until >= since), 
	CONSTRAINT fk_role_holder_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_role_holder_role_id FOREIGN KEY(role_id) REFERENCES role (id), 
	CONSTRAINT uq_role_holder_role_id_person_id_since UNIQUE (role_id, person_id, since)
);
INSERT INTO "role_holder" VALUES(1,1,1,'2024-09-30',NULL);
CREATE TABLE "snapshot" (
	id INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	file VARCHAR NOT NULL, 
	rows INTEGER NOT NULL, 
	loaded_at DATETIME NOT NULL, 
	by_name VARCHAR NOT NULL, 
	CONSTRAINT pk_snapshot PRIMARY KEY (id)
);
CREATE TABLE statement (
	id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, 
	CONSTRAINT pk_statement PRIMARY KEY (id), 
	CONSTRAINT fk_statement_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (id), 
	CONSTRAINT uq_statement_plan_id_kind_heading_text UNIQUE (plan_id, kind, heading, text)
);
CREATE TABLE target (
	id INTEGER NOT NULL, 
	indicator_id INTEGER NOT NULL, 
	series VARCHAR NOT NULL, 
	area VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	raw VARCHAR NOT NULL, 
	value FLOAT, 
	source_document VARCHAR NOT NULL, 
	source_line VARCHAR NOT NULL, 
	CONSTRAINT pk_target PRIMARY KEY (id), 
	CONSTRAINT fk_target_indicator_id FOREIGN KEY(indicator_id) REFERENCES indicator (id), 
	CONSTRAINT uq_target_indicator_id_series_area_period_kind UNIQUE (indicator_id, series, area, period, kind)
);
CREATE TABLE unfiled_reply (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	channel VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	thread_ts VARCHAR, 
	text VARCHAR NOT NULL, 
	said_at DATETIME NOT NULL, 
	state VARCHAR NOT NULL, files JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_unfiled_reply PRIMARY KEY (id), 
	CONSTRAINT ck_unfiled_reply_state_known CHECK (state IN ('waiting', 'filed', 'dismissed', 'withdrawn')), 
	CONSTRAINT fk_unfiled_reply_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_unfiled_reply_channel_ts UNIQUE (channel, ts)
);
INSERT INTO "unfiled_reply" VALUES(1,6,'DUDEE','1727769600.000035',NULL,'all good here, two teams running','2024-10-01 08:00:00.000000','waiting','[]');
CREATE TABLE update_request (
	id INTEGER NOT NULL, 
	person_id INTEGER, 
	role_id INTEGER, 
	ask_date DATE NOT NULL, 
	period VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	asked_at DATETIME NOT NULL, 
	deadline DATETIME NOT NULL, 
	by_officer BOOLEAN NOT NULL, 
	why_by_officer VARCHAR NOT NULL, 
	skipped VARCHAR NOT NULL, snoozed_until DATETIME, 
	CONSTRAINT pk_update_request PRIMARY KEY (id), 
	CONSTRAINT fk_update_request_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_update_request_role_id FOREIGN KEY(role_id) REFERENCES role (id), 
	CONSTRAINT uq_update_request_person_id_ask_date UNIQUE (person_id, ask_date), 
	CONSTRAINT uq_update_request_role_id_ask_date UNIQUE (role_id, ask_date)
);
INSERT INTO "update_request" VALUES(1,1,NULL,'2024-10-01','2024-10','Europe/London','2024-10-01 08:00:00.000000','2024-10-08 16:00:00.000000',0,'','',NULL);
INSERT INTO "update_request" VALUES(2,2,NULL,'2024-10-01','2024-10','Europe/London','2024-10-01 08:00:00.000000','2024-10-08 16:00:00.000000',0,'','',NULL);
INSERT INTO "update_request" VALUES(3,5,NULL,'2024-10-01','2024-10','Europe/London','2024-10-01 08:00:00.000000','2024-10-08 16:00:00.000000',1,'no Slack account has this email address','',NULL);
INSERT INTO "update_request" VALUES(4,6,NULL,'2024-10-01','2024-10','Europe/London','2024-10-01 08:00:00.000000','2024-10-08 16:00:00.000000',0,'','',NULL);
INSERT INTO "update_request" VALUES(5,1,NULL,'2024-11-01','2024-11','Europe/London','2024-11-01 09:00:00.000000','2024-11-08 17:00:00.000000',0,'','',NULL);
INSERT INTO "update_request" VALUES(6,2,NULL,'2024-11-01','2024-11','Europe/London','2024-11-01 09:00:00.000000','2024-11-08 17:00:00.000000',0,'','',NULL);
INSERT INTO "update_request" VALUES(7,5,NULL,'2024-11-01','2024-11','Europe/London','2024-11-01 09:00:00.000000','2024-11-08 17:00:00.000000',1,'no Slack account has this email address','',NULL);
INSERT INTO "update_request" VALUES(8,6,NULL,'2024-11-01','2024-11','Europe/London','2024-11-01 09:00:00.000000','2024-11-08 17:00:00.000000',0,'','',NULL);
CREATE TABLE workstream (
	id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_workstream PRIMARY KEY (id), 
	CONSTRAINT fk_workstream_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (id), 
	CONSTRAINT uq_workstream_plan_id_name UNIQUE (plan_id, name)
);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_person_id ON audit (person_id);
CREATE INDEX ix_board_indicator_board_id ON board_indicator (board_id);
CREATE INDEX ix_board_indicator_indicator_id ON board_indicator (indicator_id);
CREATE INDEX ix_board_member_board_id ON board_member (board_id);
CREATE INDEX ix_board_member_person_id ON board_member (person_id);
CREATE INDEX ix_digest_board_id ON digest (board_id);
CREATE INDEX ix_officer_list_board_id ON officer_list (board_id);
CREATE INDEX ix_plan_board_id ON "plan" (board_id);
CREATE UNIQUE INDEX uq_plan_live ON "plan" (board_id) WHERE status = 'live';
CREATE INDEX ix_role_holder_person_id ON role_holder (person_id);
CREATE INDEX ix_role_holder_role_id ON role_holder (role_id);
CREATE INDEX ix_target_indicator_id ON target (indicator_id);
CREATE INDEX ix_unfiled_reply_person_id ON unfiled_reply (person_id);
CREATE INDEX ix_update_request_person_id ON update_request (person_id);
CREATE INDEX ix_update_request_role_id ON update_request (role_id);
CREATE INDEX ix_outcome_plan_id ON outcome (plan_id);
CREATE INDEX ix_priority_plan_id ON priority (plan_id);
CREATE INDEX ix_reminder_request_id ON reminder (request_id);
CREATE INDEX ix_statement_plan_id ON statement (plan_id);
CREATE INDEX ix_workstream_plan_id ON workstream (plan_id);
CREATE INDEX ix_action_parent_id ON action (parent_id);
CREATE INDEX ix_action_plan_id ON action (plan_id);
CREATE INDEX ix_action_priority_id ON action (priority_id);
CREATE INDEX ix_action_ref ON action (ref);
CREATE INDEX ix_action_workstream_id ON action (workstream_id);
CREATE INDEX ix_progress_update_action_id ON progress_update (action_id);
CREATE INDEX ix_progress_update_author_id ON progress_update (author_id);
CREATE INDEX ix_progress_update_confirms_id ON progress_update (confirms_id);
CREATE INDEX ix_progress_update_receipt_id ON progress_update (receipt_id);
CREATE INDEX ix_progress_update_source ON progress_update (source_channel, source_ts);
CREATE INDEX ix_due_change_action_id ON due_change (action_id);
CREATE INDEX ix_due_change_update_id ON due_change (update_id);
CREATE INDEX ix_observation_loaded ON observation (loaded_at);
CREATE INDEX ix_observation_indicator_id ON observation (indicator_id, edition, area_code);
CREATE INDEX ix_snapshot_digest ON snapshot (digest);
CREATE INDEX ix_indicator_edition_snapshot_id ON indicator_edition (snapshot_id);
CREATE UNIQUE INDEX uq_observation_printed ON observation (indicator_id, edition, area, period, note) WHERE area_code = '' AND superseded_at IS NULL;
CREATE INDEX ix_action_lead_person_id ON action_lead (person_id);
CREATE INDEX ix_action_lead_action_id ON action_lead (action_id);
CREATE INDEX ix_action_lead_role_id ON action_lead (role_id);
CREATE INDEX ix_orphan_board_id ON orphan (board_id);
CREATE INDEX ix_orphan_notice ON orphan (notice);
CREATE UNIQUE INDEX uq_orphan_standing ON orphan (board_id, subject) WHERE over_at IS NULL;
CREATE INDEX ix_absence_person_id ON absence (person_id);
CREATE INDEX ix_absence_delegate_id ON absence (delegate_id);
CREATE INDEX ix_request_item_request_id ON request_item (request_id);
CREATE INDEX ix_request_item_action_period ON request_item (action_id, period);
CREATE INDEX ix_meeting_board_id ON meeting (board_id);
CREATE INDEX ix_publication_question_id ON publication (question_id);
CREATE INDEX ix_board_parent_id ON board (parent_id);
CREATE INDEX ix_delivery_parent_id ON delivery (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ix_delivery_message ON delivery (channel, ts);
CREATE INDEX ix_delivery_board_id ON delivery (board_id);
CREATE INDEX ix_delivery_attempted_at ON delivery (attempted_at);
CREATE INDEX ix_delivery_request_id ON delivery (request_id);
CREATE INDEX ix_delivery_queue ON delivery (state, urgent, id);
CREATE INDEX ix_delivery_edits_id ON delivery (edits_id) WHERE edits_id IS NOT NULL;
CREATE INDEX ix_delivery_person_id ON delivery (person_id);
CREATE INDEX ix_delivery_order ON delivery (recipient, state);
COMMIT;
