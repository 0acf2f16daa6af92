BEGIN TRANSACTION;
CREATE TABLE account (
	id INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	role VARCHAR(30) NOT NULL,
	password_hash VARCHAR,
	external_id VARCHAR,
	active BOOLEAN NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_account PRIMARY KEY (id),
	CONSTRAINT uq_account_external_id UNIQUE (external_id),
	CONSTRAINT uq_account_name UNIQUE (name),
	CONSTRAINT ck_account_role CHECK (role IN ('reader', 'editor', 'manager'))
);
INSERT INTO "account" VALUES(1,'alice','editor',NULL,'alice@home',1,'2018-09-12 21:30:00+00:00');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0014');
CREATE TABLE auditentry (
	id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	actor VARCHAR NOT NULL,
	action VARCHAR NOT NULL,
	subject VARCHAR NOT NULL,
	details VARCHAR NOT NULL, chain VARCHAR(64) NOT NULL DEFAULT '',
	CONSTRAINT pk_auditentry PRIMARY KEY (id)
);
INSERT INTO "auditentry" VALUES(1,'2018-09-12 21:30:00+00:00','alice','count.enter','count:1','{}','9860f8f370964f957fc8232da51280a079c441811bb1ce0e0bfae9f4f5a0d4ee');
INSERT INTO "auditentry" ("at", "actor", "action", "subject", "details", "chain") VALUES ('2018-09-12 21:31:00', 'bob', 'count.correct', 'count:2', '{}', 'b0b');
CREATE TABLE checkanswer (
	"key" VARCHAR(300) NOT NULL,
	at DATETIME NOT NULL,
	"by" VARCHAR NOT NULL,
	CONSTRAINT pk_checkanswer PRIMARY KEY ("key")
);
INSERT INTO "checkanswer" VALUES('gap:weert','2018-09-12 21:30:00+00:00','alice');
CREATE TABLE cooperative (
	source VARCHAR NOT NULL,
	certainty VARCHAR(30) NOT NULL,
	id INTEGER NOT NULL,
	slug VARCHAR(80) NOT NULL,
	name VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	place VARCHAR,
	municipality_code VARCHAR,
	latitude FLOAT,
	longitude FLOAT,
	point_precision VARCHAR(30) NOT NULL,
	place_certainty VARCHAR(30) NOT NULL,
	in_exhibition BOOLEAN NOT NULL,
	in_film BOOLEAN NOT NULL,
	website VARCHAR,
	CONSTRAINT pk_cooperative PRIMARY KEY (id),
	CONSTRAINT ck_cooperative_point_said CHECK ((latitude IS NULL) = (point_precision = 'unknown')),
	CONSTRAINT ck_cooperative_point_whole CHECK ((latitude IS NULL) = (longitude IS NULL)),
	CONSTRAINT fk_cooperative_municipality_code FOREIGN KEY(municipality_code) REFERENCES municipality (code),
	CONSTRAINT uq_cooperative_name UNIQUE (name),
	CONSTRAINT uq_cooperative_slug UNIQUE (slug),
	CONSTRAINT ck_cooperative_certainty CHECK (certainty IN ('confirmed', 'inferred', 'unknown')),
	CONSTRAINT ck_cooperative_pointprecision CHECK (point_precision IN ('address', 'neighbourhood', 'place', 'unknown')),
	CONSTRAINT ck_cooperative_place_certainty CHECK (place_certainty IN ('confirmed', 'inferred', 'unknown'))
);
INSERT INTO "cooperative" VALUES('affiche','confirmed',1,'garden','De Tuin','',NULL,'GM0983',NULL,NULL,'unknown','unknown',1,0,NULL);
CREATE TABLE cooperativecontact (
	cooperative_id INTEGER NOT NULL,
	email VARCHAR(120) NOT NULL,
	consent VARCHAR NOT NULL,
	noted_at DATETIME NOT NULL,
	noted_by VARCHAR NOT NULL,
	CONSTRAINT pk_cooperativecontact PRIMARY KEY (cooperative_id),
	CONSTRAINT fk_cooperativecontact_cooperative_id FOREIGN KEY(cooperative_id) REFERENCES cooperative (id)
);
INSERT INTO "cooperativecontact" VALUES(1,'info@detuin.example','per brief','2018-09-12 21:30:00+00:00','alice');
CREATE TABLE cooperativeinstrument (
	source VARCHAR NOT NULL,
	certainty VARCHAR(30) NOT NULL,
	id INTEGER NOT NULL,
	cooperative_id INTEGER NOT NULL,
	kind VARCHAR(30) NOT NULL,
	municipality_code VARCHAR(10) NOT NULL,
	day DATE,
	note VARCHAR NOT NULL,
	CONSTRAINT pk_cooperativeinstrument PRIMARY KEY (id),
	CONSTRAINT fk_cooperativeinstrument_cooperative_id FOREIGN KEY(cooperative_id) REFERENCES cooperative (id),
	CONSTRAINT fk_cooperativeinstrument_municipality_code FOREIGN KEY(municipality_code) REFERENCES municipality (code),
	CONSTRAINT uq_cooperativeinstrument_cooperative_id_kind_municipality_code UNIQUE (cooperative_id, kind, municipality_code),
	CONSTRAINT ck_cooperativeinstrument_certainty CHECK (certainty IN ('confirmed', 'inferred', 'unknown')),
	CONSTRAINT ck_cooperativeinstrument_instrumentkind CHECK (kind IN ('special_statute', 'social_shareholding', 'other'))
);
INSERT INTO "cooperativeinstrument" VALUES('affiche','confirmed',1,1,'social_shareholding','GM0983',NULL,'');
CREATE TABLE cooperativeright (
	cooperative_id INTEGER NOT NULL,
	right_code VARCHAR NOT NULL,
	basis VARCHAR(30) NOT NULL,
	explanation VARCHAR NOT NULL,
	CONSTRAINT pk_cooperativeright PRIMARY KEY (cooperative_id, right_code),
	CONSTRAINT fk_cooperativeright_cooperative_id FOREIGN KEY(cooperative_id) REFERENCES cooperative (id),
	CONSTRAINT fk_cooperativeright_right_code FOREIGN KEY(right_code) REFERENCES socialright (code),
	CONSTRAINT ck_cooperativeright_rightbasis CHECK (basis IN ('source', 'interpretation'))
);
INSERT INTO "cooperativeright" VALUES(1,'income','source','');
CREATE TABLE count (
	id INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	stop_id INTEGER,
	session_id INTEGER,
	state VARCHAR(30) NOT NULL,
	number INTEGER,
	method VARCHAR(30),
	reason VARCHAR(30),
	first_day DATE,
	last_day DATE,
	remark VARCHAR NOT NULL,
	entered_at DATETIME NOT NULL,
	entered_by VARCHAR NOT NULL,
	replaces_id INTEGER,
	correction_reason VARCHAR(30), asked VARCHAR NOT NULL DEFAULT '', link_id INTEGER CONSTRAINT fk_count_link_id REFERENCES hostlink (id),
	CONSTRAINT pk_count PRIMARY KEY (id),
	CONSTRAINT ck_count_method_when_known CHECK ((method IS NULL) = (state <> 'known')),
	CONSTRAINT ck_count_number_only_when_known CHECK ((number IS NULL) = (state <> 'known')),
	CONSTRAINT ck_count_reason_when_no_number CHECK ((reason IS NULL) = (state IN ('known', 'not_yet'))),
	CONSTRAINT ck_count_withdraws_a_row CHECK (state <> 'not_yet' OR replaces_id IS NOT NULL),
	CONSTRAINT ck_count_days_both CHECK ((first_day IS NULL) = (last_day IS NULL)),
	CONSTRAINT ck_count_correction_says_why CHECK ((replaces_id IS NULL) = (correction_reason IS NULL)),
	CONSTRAINT ck_count_one_subject CHECK ((stop_id IS NULL) <> (session_id IS NULL)),
	CONSTRAINT ck_count_days_in_order CHECK (first_day <= last_day),
	CONSTRAINT ck_count_number_not_negative CHECK (number >= 0),
	CONSTRAINT ck_count_days_of_stops_only CHECK (session_id IS NULL OR first_day IS NULL),
	CONSTRAINT fk_count_replaces_id FOREIGN KEY(replaces_id) REFERENCES count (id),
	CONSTRAINT fk_count_session_id FOREIGN KEY(session_id) REFERENCES toursession (id),
	CONSTRAINT fk_count_stop_id FOREIGN KEY(stop_id) REFERENCES stop (id),
	CONSTRAINT uq_count_key UNIQUE ("key"),
	CONSTRAINT uq_count_replaces_id UNIQUE (replaces_id),
	CONSTRAINT ck_count_figurestate CHECK (state IN ('known', 'unknown', 'not_yet', 'not_counted', 'cancelled')),
	CONSTRAINT ck_count_countingmethod CHECK (method IN ('list', 'tally', 'counter', 'tickets', 'sample', 'estimate', 'host')),
	CONSTRAINT ck_count_countreason CHECK (reason IN ('lost', 'forgotten', 'nobody', 'not_agreed', 'unstaffed', 'not_held', 'closed', 'other')),
	CONSTRAINT ck_count_correctionreason CHECK (correction_reason IN ('typing', 'recounted', 'wrong_place', 'later_information', 'withdrawn', 'entered_again'))
);
INSERT INTO "count" VALUES(1,'a',NULL,1,'known',34,'list',NULL,NULL,NULL,'','2018-09-12 21:30:00+00:00','Alice',NULL,NULL,'',NULL);
INSERT INTO "count" VALUES(2,'b',NULL,1,'known',43,'list',NULL,NULL,NULL,'','2018-09-12 21:30:00+00:00','Alice',1,'typing','',NULL);
CREATE TABLE countconfirmation (
	count_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	"by" VARCHAR NOT NULL,
	CONSTRAINT pk_countconfirmation PRIMARY KEY (count_id),
	CONSTRAINT fk_countconfirmation_count_id FOREIGN KEY(count_id) REFERENCES count (id)
);
INSERT INTO "countconfirmation" VALUES(1,'2018-09-12 21:30:00+00:00','alice');
CREATE TABLE countpart (
	count_id INTEGER NOT NULL,
	"group" VARCHAR(30) NOT NULL,
	number INTEGER NOT NULL,
	CONSTRAINT pk_countpart PRIMARY KEY (count_id, "group"),
	CONSTRAINT ck_countpart_number_not_negative CHECK (number >= 0),
	CONSTRAINT fk_countpart_count_id FOREIGN KEY(count_id) REFERENCES count (id),
	CONSTRAINT ck_countpart_countgroup CHECK ("group" IN ('residents', 'initiatives', 'municipality', 'organisations', 'education', 'other', 'unknown'))
);
INSERT INTO "countpart" VALUES(1,'residents',30);
CREATE TABLE draft (
	account_name VARCHAR(80) NOT NULL,
	unit VARCHAR(30) NOT NULL,
	subject_id INTEGER NOT NULL,
	content VARCHAR NOT NULL,
	tally INTEGER NOT NULL,
	saved_at DATETIME NOT NULL,
	CONSTRAINT pk_draft PRIMARY KEY (account_name, unit, subject_id),
	CONSTRAINT ck_draft_tally_not_negative CHECK (tally >= 0),
	CONSTRAINT ck_draft_unit CHECK (unit IN ('visitors', 'participants'))
);
INSERT INTO "draft" VALUES('alice','participants',1,'{}',0,'2018-09-12 21:30:00+00:00');
CREATE TABLE figureanswer (
	id INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	question_id INTEGER NOT NULL,
	answer VARCHAR NOT NULL,
	entered_at DATETIME NOT NULL,
	entered_by VARCHAR NOT NULL,
	replaces_id INTEGER,
	CONSTRAINT pk_figureanswer PRIMARY KEY (id),
	CONSTRAINT fk_figureanswer_question_id FOREIGN KEY(question_id) REFERENCES figurequestion (id),
	CONSTRAINT fk_figureanswer_replaces_id FOREIGN KEY(replaces_id) REFERENCES figureanswer (id),
	CONSTRAINT uq_figureanswer_key UNIQUE ("key"),
	CONSTRAINT uq_figureanswer_replaces_id UNIQUE (replaces_id)
);
INSERT INTO "figureanswer" VALUES(1,'a',1,'Daarom.','2018-09-12 21:30:00+00:00','bob',NULL);
INSERT INTO "figureanswer" VALUES(2,'b',1,'Omdat het zo is.','2018-09-12 21:30:00+00:00','bob',1);
CREATE TABLE figurequestion (
	id INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	code VARCHAR(120) NOT NULL,
	project_id INTEGER,
	said VARCHAR NOT NULL,
	question VARCHAR NOT NULL,
	entered_at DATETIME NOT NULL,
	entered_by VARCHAR NOT NULL,
	CONSTRAINT pk_figurequestion PRIMARY KEY (id),
	CONSTRAINT fk_figurequestion_project_id FOREIGN KEY(project_id) REFERENCES project (id),
	CONSTRAINT uq_figurequestion_key UNIQUE ("key")
);
INSERT INTO "figurequestion" VALUES(1,'a','visitors',NULL,'Bezoekers: 34','Waarom?','2018-09-12 21:30:00+00:00','alice');
INSERT INTO "figurequestion" VALUES(2,'b','visitors',1,'Bezoekers: 34','Telt "Breda" mee; en zo ja,
waarom?','2018-09-12 21:30:00+00:00','alice');
CREATE TABLE hiddenquestion (
	question_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	"by" VARCHAR NOT NULL,
	why VARCHAR NOT NULL,
	CONSTRAINT pk_hiddenquestion PRIMARY KEY (question_id),
	CONSTRAINT ck_hiddenquestion_hidden_says_why CHECK (why <> ''),
	CONSTRAINT fk_hiddenquestion_question_id FOREIGN KEY(question_id) REFERENCES figurequestion (id)
);
INSERT INTO "hiddenquestion" VALUES(1,'2018-09-12 21:30:00+00:00','carol','er staat een naam in');
CREATE TABLE hostlink (
	id INTEGER NOT NULL,
	token_hash VARCHAR(64) NOT NULL,
	stop_id INTEGER,
	session_id INTEGER,
	created_at DATETIME NOT NULL,
	created_by VARCHAR NOT NULL,
	expires_at DATETIME NOT NULL,
	revoked_at DATETIME,
	CONSTRAINT pk_hostlink PRIMARY KEY (id),
	CONSTRAINT ck_hostlink_one_subject CHECK ((stop_id IS NULL) <> (session_id IS NULL)),
	CONSTRAINT fk_hostlink_stop_id FOREIGN KEY(stop_id) REFERENCES stop (id),
	CONSTRAINT fk_hostlink_session_id FOREIGN KEY(session_id) REFERENCES toursession (id),
	CONSTRAINT uq_hostlink_token_hash UNIQUE (token_hash)
);
INSERT INTO "hostlink" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',NULL,1,'2018-09-12 21:30:00+00:00','alice','2018-09-12 21:30:00+00:00',NULL);
CREATE TABLE hostrequest (
	id INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	municipality_code VARCHAR(10),
	municipality_name VARCHAR NOT NULL,
	organisation VARCHAR NOT NULL,
	period VARCHAR NOT NULL,
	why VARCHAR NOT NULL,
	email VARCHAR(120),
	asked_at DATETIME NOT NULL,
	forgotten_at DATETIME,
	CONSTRAINT pk_hostrequest PRIMARY KEY (id),
	CONSTRAINT ck_hostrequest_forgotten_or_whole CHECK ((email IS NULL) = (forgotten_at IS NOT NULL)),
	CONSTRAINT fk_hostrequest_municipality_code FOREIGN KEY(municipality_code) REFERENCES municipality (code),
	CONSTRAINT uq_hostrequest_key UNIQUE ("key")
);
INSERT INTO "hostrequest" VALUES(1,'a','GM0983','Venlo','Bibliotheek','maart','','info@bieb.example','2018-09-12 21:30:00+00:00',NULL);
CREATE TABLE hostrequeststep (
	request_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	stage VARCHAR(30) NOT NULL,
	reason VARCHAR(30),
	note VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	"by" VARCHAR NOT NULL,
	CONSTRAINT pk_hostrequeststep PRIMARY KEY (request_id, number),
	CONSTRAINT ck_hostrequeststep_rejected_says_why CHECK ((reason IS NULL) = (stage <> 'rejected')),
	CONSTRAINT ck_hostrequeststep_number_positive CHECK (number > 0),
	CONSTRAINT fk_hostrequeststep_request_id FOREIGN KEY(request_id) REFERENCES hostrequest (id),
	CONSTRAINT ck_hostrequeststep_requeststage CHECK (stage IN ('asked', 'agreed', 'dated', 'transport', 'handed_over', 'rejected')),
	CONSTRAINT ck_hostrequeststep_rejectreason CHECK (reason IN ('dates', 'region', 'place', 'taken_back', 'not_real', 'other'))
);
INSERT INTO "hostrequeststep" VALUES(1,1,'asked',NULL,'','2018-09-12 21:30:00+00:00','aanvrager');
CREATE TABLE importcolumns (
	signature VARCHAR(64) NOT NULL,
	fields VARCHAR NOT NULL,
	saved_at DATETIME NOT NULL,
	saved_by VARCHAR NOT NULL,
	CONSTRAINT pk_importcolumns PRIMARY KEY (signature)
);
INSERT INTO "importcolumns" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','{}','2018-09-12 21:30:00+00:00','alice');
CREATE TABLE issuedreport (
	id INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	project_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	first_day DATE NOT NULL,
	last_day DATE NOT NULL,
	issued_at DATETIME NOT NULL,
	issued_by VARCHAR NOT NULL,
	last_count_id INTEGER NOT NULL,
	last_entry_id INTEGER NOT NULL,
	content VARCHAR NOT NULL,
	CONSTRAINT pk_issuedreport PRIMARY KEY (id),
	CONSTRAINT ck_issuedreport_number_positive CHECK (number > 0),
	CONSTRAINT ck_issuedreport_days_in_order CHECK (first_day <= last_day),
	CONSTRAINT fk_issuedreport_project_id FOREIGN KEY(project_id) REFERENCES project (id),
	CONSTRAINT uq_issuedreport_key UNIQUE ("key"),
	CONSTRAINT uq_issuedreport_project_id_number UNIQUE (project_id, number)
);
INSERT INTO "issuedreport" VALUES(1,'a',1,1,'2018-01-01','2018-12-31','2018-09-12 21:30:00+00:00','alice',1,1,'{}');
CREATE TABLE municipality (
	code VARCHAR(10) NOT NULL,
	name VARCHAR NOT NULL,
	region VARCHAR,
	province_code VARCHAR NOT NULL,
	successor_code VARCHAR,
	label_longitude FLOAT,
	label_latitude FLOAT,
	CONSTRAINT pk_municipality PRIMARY KEY (code),
	CONSTRAINT fk_municipality_province_code FOREIGN KEY(province_code) REFERENCES province (code),
	CONSTRAINT fk_municipality_successor_code FOREIGN KEY(successor_code) REFERENCES municipality (code)
);
INSERT INTO "municipality" VALUES('GM0983','Venlo',NULL,'PV31',NULL,NULL,NULL);
INSERT INTO "municipality" VALUES('GM0984','Venray',NULL,'PV31',NULL,NULL,NULL);
CREATE TABLE outcome (
	id INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	session_id INTEGER NOT NULL,
	kind VARCHAR(30) NOT NULL,
	text VARCHAR NOT NULL,
	quotation VARCHAR NOT NULL,
	consent VARCHAR NOT NULL,
	day DATE NOT NULL,
	source VARCHAR NOT NULL,
	entered_at DATETIME NOT NULL,
	entered_by VARCHAR NOT NULL,
	replaces_id INTEGER,
	correction_reason VARCHAR(30),
	withdrawn BOOLEAN NOT NULL,
	CONSTRAINT pk_outcome PRIMARY KEY (id),
	CONSTRAINT ck_outcome_consent_noted CHECK ((quotation = '') = (consent = '')),
	CONSTRAINT ck_outcome_correction_says_why CHECK ((replaces_id IS NULL) = (correction_reason IS NULL)),
	CONSTRAINT ck_outcome_withdraws_a_row CHECK (NOT withdrawn OR replaces_id IS NOT NULL),
	CONSTRAINT fk_outcome_session_id FOREIGN KEY(session_id) REFERENCES toursession (id),
	CONSTRAINT fk_outcome_replaces_id FOREIGN KEY(replaces_id) REFERENCES outcome (id),
	CONSTRAINT uq_outcome_key UNIQUE ("key"),
	CONSTRAINT uq_outcome_replaces_id UNIQUE (replaces_id),
	CONSTRAINT ck_outcome_outcomekind CHECK (kind IN ('new_initiative', 'municipality_contact', 'follow_up', 'nothing_yet')),
	CONSTRAINT ck_outcome_correctionreason CHECK (correction_reason IN ('typing', 'recounted', 'wrong_place', 'later_information', 'withdrawn', 'entered_again'))
);
INSERT INTO "outcome" VALUES(1,'a',1,'follow_up','Er kwam een tweede gesprek.','','','2018-10-01','gesprek','2018-09-12 21:30:00+00:00','alice',NULL,NULL,0);
CREATE TABLE passwordlink (
	token_hash VARCHAR(64) NOT NULL,
	account_id INTEGER NOT NULL,
	expires_at DATETIME NOT NULL,
	used_at DATETIME,
	CONSTRAINT pk_passwordlink PRIMARY KEY (token_hash),
	CONSTRAINT fk_passwordlink_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
INSERT INTO "passwordlink" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,'2018-09-12 21:30:00+00:00',NULL);
CREATE TABLE population (
	load_id INTEGER NOT NULL,
	municipality_code VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	CONSTRAINT pk_population PRIMARY KEY (load_id, municipality_code),
	CONSTRAINT ck_population_number_positive CHECK (number > 0),
	CONSTRAINT fk_population_load_id FOREIGN KEY(load_id) REFERENCES populationload (id),
	CONSTRAINT fk_population_municipality_code FOREIGN KEY(municipality_code) REFERENCES municipality (code)
);
INSERT INTO "population" VALUES(1,'GM0983',101);
INSERT INTO "population" VALUES(1,'GM0984',202);
INSERT INTO "population" VALUES(2,'GM0983',111);
INSERT INTO "population" VALUES(2,'GM0984',222);
CREATE TABLE populationload (
	id INTEGER NOT NULL,
	province_code VARCHAR NOT NULL,
	reference_day DATE NOT NULL,
	version INTEGER NOT NULL,
	provisional BOOLEAN NOT NULL,
	source VARCHAR NOT NULL,
	file_name VARCHAR NOT NULL,
	digest VARCHAR(64) NOT NULL,
	loaded_at DATETIME NOT NULL,
	loaded_by VARCHAR NOT NULL,
	CONSTRAINT pk_populationload PRIMARY KEY (id),
	CONSTRAINT ck_populationload_version_positive CHECK (version > 0),
	CONSTRAINT fk_populationload_province_code FOREIGN KEY(province_code) REFERENCES province (code),
	CONSTRAINT uq_populationload_province_code_reference_day_version UNIQUE (province_code, reference_day, version)
);
INSERT INTO "populationload" VALUES(1,'PV31','2025-01-01',1,0,'tabel','tabel.csv','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2018-09-12 21:30:00+00:00','alice');
INSERT INTO "populationload" VALUES(2,'PV31','2025-01-01',2,0,'CBS StatLine, tabel 70072ned','tabel.csv','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','2018-09-12 21:30:00+00:00','alice');
CREATE TABLE project (
	source VARCHAR NOT NULL,
	certainty VARCHAR(30) NOT NULL,
	id INTEGER NOT NULL,
	slug VARCHAR(80) NOT NULL,
	name VARCHAR NOT NULL,
	province_code VARCHAR NOT NULL,
	example_figures BOOLEAN NOT NULL, duty_rule VARCHAR NOT NULL DEFAULT '', funder VARCHAR DEFAULT '' NOT NULL, first_day DATE, last_day DATE CONSTRAINT ck_project_days_in_order CHECK (first_day <= last_day),
	CONSTRAINT pk_project PRIMARY KEY (id),
	CONSTRAINT fk_project_province_code FOREIGN KEY(province_code) REFERENCES province (code),
	CONSTRAINT uq_project_slug UNIQUE (slug),
	CONSTRAINT ck_project_certainty CHECK (certainty IN ('confirmed', 'inferred', 'unknown'))
);
INSERT INTO "project" VALUES('affiche','confirmed',1,'tour','Rondreis','PV31',0,'','de provincie','2018-01-01','2018-12-31');
CREATE TABLE promise (
	source VARCHAR NOT NULL,
	certainty VARCHAR(30) NOT NULL,
	id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	question VARCHAR NOT NULL,
	CONSTRAINT pk_promise PRIMARY KEY (id),
	CONSTRAINT uq_promise_number UNIQUE (number),
	CONSTRAINT ck_promise_certainty CHECK (certainty IN ('confirmed', 'inferred', 'unknown'))
);
INSERT INTO "promise" VALUES('affiche','confirmed',1,1,'Belofte','Wat?');
CREATE TABLE province (
	code VARCHAR(10) NOT NULL,
	name VARCHAR NOT NULL,
	CONSTRAINT pk_province PRIMARY KEY (code),
	CONSTRAINT uq_province_name UNIQUE (name)
);
INSERT INTO "province" VALUES('PV31','Limburg');
CREATE TABLE sentform (
	"key" VARCHAR(64) NOT NULL,
	entry_id INTEGER NOT NULL,
	CONSTRAINT pk_sentform PRIMARY KEY ("key")
);
INSERT INTO "sentform" VALUES('a',1);
CREATE TABLE signin (
	token_hash VARCHAR(64) NOT NULL,
	account_id INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	seen_at DATETIME NOT NULL,
	ended_at DATETIME,
	CONSTRAINT pk_signin PRIMARY KEY (token_hash),
	CONSTRAINT fk_signin_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
INSERT INTO "signin" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,'2018-09-12 21:30:00+00:00','2018-09-12 21:30:00+00:00',NULL);
CREATE TABLE signinattempt (
	id INTEGER NOT NULL,
	subject VARCHAR(64) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_signinattempt PRIMARY KEY (id)
);
INSERT INTO "signinattempt" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2018-09-12 21:30:00+00:00');
CREATE TABLE socialright (
	code VARCHAR(30) NOT NULL,
	position INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	articles VARCHAR NOT NULL,
	CONSTRAINT pk_socialright PRIMARY KEY (code),
	CONSTRAINT uq_socialright_name UNIQUE (name),
	CONSTRAINT uq_socialright_position UNIQUE (position)
);
INSERT INTO "socialright" VALUES('income',1,'Inkomen','20');
CREATE TABLE stop (
	source VARCHAR NOT NULL,
	certainty VARCHAR(30) NOT NULL,
	id INTEGER NOT NULL,
	slug VARCHAR(80) NOT NULL,
	project_id INTEGER NOT NULL,
	venue_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	first_day DATE,
	last_day DATE,
	date_precision VARCHAR(30) NOT NULL,
	grant_coverage VARCHAR(30) NOT NULL,
	note VARCHAR NOT NULL, cancelled_at DATETIME, cancel_reason VARCHAR(30) CONSTRAINT ck_stop_cancelreason CHECK (cancel_reason IN ('venue', 'interest', 'planning', 'mistake', 'other')) CONSTRAINT ck_stop_cancelled_says_why CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL)),
	CONSTRAINT pk_stop PRIMARY KEY (id),
	CONSTRAINT ck_stop_days_as_precise_as_said CHECK ((first_day IS NULL) = (date_precision = 'unknown') AND (last_day IS NULL) = (date_precision = 'unknown')),
	CONSTRAINT ck_stop_days_in_order CHECK (first_day <= last_day),
	CONSTRAINT fk_stop_project_id FOREIGN KEY(project_id) REFERENCES project (id),
	CONSTRAINT fk_stop_venue_id FOREIGN KEY(venue_id) REFERENCES venue (id),
	CONSTRAINT uq_stop_project_id_position UNIQUE (project_id, position),
	CONSTRAINT uq_stop_slug UNIQUE (slug),
	CONSTRAINT ck_stop_certainty CHECK (certainty IN ('confirmed', 'inferred', 'unknown')),
	CONSTRAINT ck_stop_dateprecision CHECK (date_precision IN ('day', 'month', 'unknown')),
	CONSTRAINT ck_stop_grantcoverage CHECK (grant_coverage IN ('inside', 'outside', 'unknown'))
);
INSERT INTO "stop" VALUES('affiche','confirmed',1,'venlo',1,1,1,NULL,NULL,'unknown','inside','',NULL,NULL);
CREATE TABLE target (
	source VARCHAR NOT NULL,
	certainty VARCHAR(30) NOT NULL,
	id INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	project_id INTEGER NOT NULL,
	unit VARCHAR(30) NOT NULL,
	amount INTEGER,
	due_day DATE,
	paragraph VARCHAR NOT NULL,
	agreed_by VARCHAR NOT NULL,
	agreed_on DATE,
	note VARCHAR NOT NULL,
	withdrawn BOOLEAN NOT NULL,
	replaces_id INTEGER,
	reason VARCHAR NOT NULL,
	entered_at DATETIME NOT NULL,
	entered_by VARCHAR NOT NULL,
	CONSTRAINT pk_target PRIMARY KEY (id),
	CONSTRAINT ck_target_amount_positive CHECK (amount > 0),
	CONSTRAINT ck_target_amount_unless_withdrawn CHECK ((amount IS NULL) = withdrawn),
	CONSTRAINT ck_target_change_says_why CHECK ((replaces_id IS NULL) = (reason = '')),
	CONSTRAINT ck_target_withdraws_a_row CHECK (NOT withdrawn OR replaces_id IS NOT NULL),
	CONSTRAINT fk_target_project_id FOREIGN KEY(project_id) REFERENCES project (id),
	CONSTRAINT fk_target_replaces_id FOREIGN KEY(replaces_id) REFERENCES target (id),
	CONSTRAINT uq_target_key UNIQUE ("key"),
	CONSTRAINT uq_target_replaces_id UNIQUE (replaces_id),
	CONSTRAINT ck_target_certainty CHECK (certainty IN ('confirmed', 'inferred', 'unknown')),
	CONSTRAINT ck_target_targetunit CHECK (unit IN ('stops', 'workshops', 'cooperatives', 'visitors', 'participants', 'municipalities'))
);
INSERT INTO "target" VALUES('affiche','confirmed',1,'a',1,'workshops',5,NULL,'','',NULL,'',0,NULL,'','2018-09-12 21:30:00+00:00','alice');
CREATE TABLE toursession (
	source VARCHAR NOT NULL,
	certainty VARCHAR(30) NOT NULL,
	id INTEGER NOT NULL,
	slug VARCHAR(80) NOT NULL,
	project_id INTEGER NOT NULL,
	stop_id INTEGER,
	kind VARCHAR(30) NOT NULL,
	promise_id INTEGER,
	title VARCHAR NOT NULL,
	day DATE,
	date_precision VARCHAR(30) NOT NULL,
	time_of_day VARCHAR NOT NULL,
	place VARCHAR NOT NULL,
	expects_count BOOLEAN NOT NULL,
	note VARCHAR NOT NULL, cancelled_at DATETIME, cancel_reason VARCHAR(30) CONSTRAINT ck_toursession_cancelreason CHECK (cancel_reason IN ('venue', 'interest', 'planning', 'mistake', 'other')) CONSTRAINT ck_toursession_cancelled_says_why CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL)),
	CONSTRAINT pk_toursession PRIMARY KEY (id),
	CONSTRAINT ck_toursession_day_said CHECK ((day IS NULL) = (date_precision = 'unknown')),
	CONSTRAINT fk_toursession_project_id FOREIGN KEY(project_id) REFERENCES project (id),
	CONSTRAINT fk_toursession_promise_id FOREIGN KEY(promise_id) REFERENCES promise (id),
	CONSTRAINT fk_toursession_stop_id FOREIGN KEY(stop_id) REFERENCES stop (id),
	CONSTRAINT uq_toursession_slug UNIQUE (slug),
	CONSTRAINT ck_toursession_certainty CHECK (certainty IN ('confirmed', 'inferred', 'unknown')),
	CONSTRAINT ck_toursession_eventkind CHECK (kind IN ('opening', 'workshop', 'information', 'in_depth', 'conference', 'exchange')),
	CONSTRAINT ck_toursession_dateprecision CHECK (date_precision IN ('day', 'month', 'unknown'))
);
INSERT INTO "toursession" VALUES('affiche','confirmed',1,'workshop',1,1,'workshop',1,'Werkbijeenkomst',NULL,'unknown','','',1,'',NULL,NULL);
CREATE TABLE venue (
	source VARCHAR NOT NULL,
	certainty VARCHAR(30) NOT NULL,
	id INTEGER NOT NULL,
	slug VARCHAR(80) NOT NULL,
	name VARCHAR NOT NULL,
	place VARCHAR NOT NULL,
	municipality_code VARCHAR NOT NULL,
	address VARCHAR,
	latitude FLOAT,
	longitude FLOAT,
	point_precision VARCHAR(30) NOT NULL, capacity INTEGER CONSTRAINT ck_venue_capacity_positive CHECK (capacity > 0),
	CONSTRAINT pk_venue PRIMARY KEY (id),
	CONSTRAINT ck_venue_point_said CHECK ((latitude IS NULL) = (point_precision = 'unknown')),
	CONSTRAINT ck_venue_point_whole CHECK ((latitude IS NULL) = (longitude IS NULL)),
	CONSTRAINT fk_venue_municipality_code FOREIGN KEY(municipality_code) REFERENCES municipality (code),
	CONSTRAINT uq_venue_slug UNIQUE (slug),
	CONSTRAINT ck_venue_certainty CHECK (certainty IN ('confirmed', 'inferred', 'unknown')),
	CONSTRAINT ck_venue_pointprecision CHECK (point_precision IN ('address', 'neighbourhood', 'place', 'unknown'))
);
INSERT INTO "venue" VALUES('affiche','confirmed',1,'library','Bibliotheek','Venlo','GM0983',NULL,NULL,NULL,'unknown',NULL);
CREATE INDEX ix_auditentry_action ON auditentry (action);
CREATE INDEX ix_auditentry_subject ON auditentry (subject);
CREATE INDEX ix_signinattempt_subject_at ON signinattempt (subject, at);
CREATE INDEX ix_municipality_province_code ON municipality (province_code);
CREATE INDEX ix_passwordlink_account_id ON passwordlink (account_id);
CREATE INDEX ix_signin_account_id ON signin (account_id);
CREATE INDEX ix_venue_municipality_code ON venue (municipality_code);
CREATE INDEX ix_stop_venue_id ON stop (venue_id);
CREATE INDEX ix_toursession_stop_id ON toursession (stop_id);
CREATE INDEX ix_count_session_id ON count (session_id);
CREATE INDEX ix_count_stop_id ON count (stop_id);
CREATE UNIQUE INDEX uq_count_first_of_session ON count (session_id) WHERE replaces_id IS NULL AND session_id IS NOT NULL;
CREATE TRIGGER "count_no_update" BEFORE UPDATE ON "count" BEGIN SELECT RAISE(ABORT, 'count is append-only'); END;
CREATE TRIGGER "count_no_delete" BEFORE DELETE ON "count" BEGIN SELECT RAISE(ABORT, 'count is append-only'); END;
CREATE TRIGGER "auditentry_no_delete" BEFORE DELETE ON "auditentry" BEGIN SELECT RAISE(ABORT, 'auditentry is append-only'); END;
CREATE INDEX ix_count_link_id ON count (link_id);
CREATE TRIGGER "countpart_no_update" BEFORE UPDATE ON "countpart" BEGIN SELECT RAISE(ABORT, 'countpart is append-only'); END;
CREATE TRIGGER "countpart_no_delete" BEFORE DELETE ON "countpart" BEGIN SELECT RAISE(ABORT, 'countpart is append-only'); END;
CREATE TRIGGER "countconfirmation_no_update" BEFORE UPDATE ON "countconfirmation" BEGIN SELECT RAISE(ABORT, 'countconfirmation is append-only'); END;
CREATE TRIGGER "countconfirmation_no_delete" BEFORE DELETE ON "countconfirmation" BEGIN SELECT RAISE(ABORT, 'countconfirmation is append-only'); END;
CREATE INDEX ix_target_project_id ON target (project_id);
CREATE UNIQUE INDEX uq_target_first_of_unit ON target (project_id, unit) WHERE replaces_id IS NULL;
CREATE TRIGGER "auditentry_no_update" BEFORE UPDATE ON "auditentry" BEGIN SELECT RAISE(ABORT, 'auditentry is append-only'); END;
CREATE TRIGGER "issuedreport_no_update" BEFORE UPDATE ON "issuedreport" BEGIN SELECT RAISE(ABORT, 'issuedreport is append-only'); END;
CREATE TRIGGER "issuedreport_no_delete" BEFORE DELETE ON "issuedreport" BEGIN SELECT RAISE(ABORT, 'issuedreport is append-only'); END;
CREATE INDEX ix_outcome_session_id ON outcome (session_id);
CREATE TRIGGER "outcome_no_update" BEFORE UPDATE ON "outcome" BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END;
CREATE TRIGGER "outcome_no_delete" BEFORE DELETE ON "outcome" BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END;
CREATE TRIGGER "populationload_no_update" BEFORE UPDATE ON "populationload" BEGIN SELECT RAISE(ABORT, 'populationload is append-only'); END;
CREATE TRIGGER "populationload_no_delete" BEFORE DELETE ON "populationload" BEGIN SELECT RAISE(ABORT, 'populationload is append-only'); END;
CREATE TRIGGER "population_no_update" BEFORE UPDATE ON "population" BEGIN SELECT RAISE(ABORT, 'population is append-only'); END;
CREATE TRIGGER "population_no_delete" BEFORE DELETE ON "population" BEGIN SELECT RAISE(ABORT, 'population is append-only'); END;
CREATE INDEX ix_figurequestion_code ON figurequestion (code);
CREATE INDEX ix_figureanswer_question_id ON figureanswer (question_id);
CREATE UNIQUE INDEX uq_figureanswer_first_of_question ON figureanswer (question_id) WHERE replaces_id IS NULL;
CREATE TRIGGER "figurequestion_no_update" BEFORE UPDATE ON "figurequestion" BEGIN SELECT RAISE(ABORT, 'figurequestion is append-only'); END;
CREATE TRIGGER "figurequestion_no_delete" BEFORE DELETE ON "figurequestion" BEGIN SELECT RAISE(ABORT, 'figurequestion is append-only'); END;
CREATE TRIGGER "figureanswer_no_update" BEFORE UPDATE ON "figureanswer" BEGIN SELECT RAISE(ABORT, 'figureanswer is append-only'); END;
CREATE TRIGGER "figureanswer_no_delete" BEFORE DELETE ON "figureanswer" BEGIN SELECT RAISE(ABORT, 'figureanswer is append-only'); END;
CREATE TRIGGER "hiddenquestion_no_update" BEFORE UPDATE ON "hiddenquestion" BEGIN SELECT RAISE(ABORT, 'hiddenquestion is append-only'); END;
CREATE TRIGGER "hiddenquestion_no_delete" BEFORE DELETE ON "hiddenquestion" BEGIN SELECT RAISE(ABORT, 'hiddenquestion is append-only'); END;
CREATE UNIQUE INDEX uq_project_name ON project (name);
COMMIT;
