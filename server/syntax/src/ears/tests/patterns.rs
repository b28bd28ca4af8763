use expect_test::expect;

use super::super::{applies, language_of, read, style_of, vague};
use super::table;

#[test]
fn six_patterns_with_commas() {
    expect![[r#"
        ubiquitous, Upper English | system "Export_Service" | modal "SHALL" | response "write one file per day"
        event-driven, Upper English Comma | trigger (WHEN) "the operator presses Stop" | system "Pump" | modal "SHALL" | response "close both valves"
        state-driven, Upper English Comma | condition (WHILE) "the door is open" | system "Lift" | modal "SHALL NOT" | response "move"
        unwanted behaviour, Upper English | condition (IF) "the disk is full" | system (THEN) "Recorder" | modal "SHALL" | response "stop, and THE Recorder SHALL say so"
        unwanted behaviour, Upper English Comma | condition (IF) "the disk is full" | system "Recorder" | modal "SHALL" | response "stop"
        optional feature, Upper English Comma | option (WHERE) "a second screen is attached" | system "Player" | modal "SHALL" | response "mirror the picture"
        complex, Upper English Comma | option (WHERE) "audit is on" | condition (WHILE) "a user is signed in" | trigger (WHEN) "a record changes" | system "Store" | modal "SHALL" | response "log it"
        for all, Upper English Comma | scope (FOR ALL) "valid configurations" | system "parsing then printing" | modal "SHALL" | response "give the same text"
        for all, Upper English Comma | scope (FOR ANY) "list" | system "Sorter" | modal "SHALL" | response "keep its length"
    "#]].assert_eq(&table(&[
        "THE Export_Service SHALL write one file per day",
        "WHEN the operator presses Stop, THE Pump SHALL close both valves",
        "WHILE the door is open, THE Lift SHALL NOT move",
        "IF the disk is full, THEN THE Recorder SHALL stop, and THE Recorder SHALL say so",
        "IF the disk is full, THE Recorder SHALL stop",
        "WHERE a second screen is attached, THE Player SHALL mirror the picture",
        "WHERE audit is on, WHILE a user is signed in, WHEN a record changes, THE Store SHALL log it",
        "FOR ALL valid configurations, parsing then printing SHALL give the same text",
        "FOR ANY list, THE Sorter SHALL keep its length",
    ]));
}

#[test]
fn six_patterns_with_then() {
    expect![[r#"
        event-driven, Upper English Then | trigger (WHEN) "a user signs in" | system (THEN) "system" | modal "SHALL" | response "show the inbox"
        event-driven, Upper English Then | trigger (WHEN) "a, b or c fails" | system (THEN) "system, when asked" | modal "SHALL" | response "retry"
        state-driven, Upper English Then | condition (WHILE) "offline" | system (THEN) "app" | modal "SHALL" | response "queue messages"
        unwanted behaviour, Upper English | condition (IF) "the password is wrong" | system (THEN) "system" | modal "SHALL" | response "refuse AND log the attempt"
        optional feature, Upper English Then | option (WHERE) "printing is enabled" | system (THEN) "system" | modal "SHALL" | response "offer PDF"
        event-driven, Upper English Then | trigger (WHEN) "a file arrives" | trigger (WHEN) "it is a picture" | system (THEN) "system" | modal "SHALL" | response "show it"
        complex, Upper English Then | condition (WHILE) "syncing" | trigger (WHEN) "the network drops" | system (THEN) "system" | modal "SHALL CONTINUE TO" | response "accept input"
    "#]].assert_eq(&table(&[
        "WHEN a user signs in THEN the system SHALL show the inbox",
        "WHEN a, b or c fails THEN the system, when asked, SHALL retry",
        "WHILE offline THEN the app SHALL queue messages",
        "IF the password is wrong THEN the system SHALL refuse AND log the attempt",
        "WHERE printing is enabled THEN the system SHALL offer PDF",
        "WHEN a file arrives AND WHEN it is a picture THEN the system SHALL show it",
        "WHILE syncing WHEN the network drops THEN the system SHALL CONTINUE TO accept input",
    ]));
}

#[test]
fn lower_case() {
    expect![[r#"
        event-driven, Lower English Comma | trigger (When) "the timer ends" | system "Oven" | modal "shall" | response "beep."
        state-driven, Lower English Comma | condition (While) "the oven is hot" | system "Oven" | modal "shall" | response "show a red light"
        unwanted behaviour, Lower English | condition (If) "the sensor fails" | system (then) "Oven" | modal "shall" | response "switch off"
        optional feature, Lower English Comma | option (Where) "a fan is fitted" | system "Oven" | modal "shall" | response "run it"
        ubiquitous, Lower English | system "Oven" | modal "shall" | response "have a clock"
        complex, Lower English Comma | condition (While) "the lid is closed" | trigger (when) "the user presses start" | system "Mixer" | modal "shall" | response "turn"
        complex, Lower English Comma | trigger (When) "the user" | condition (if) "signed in, asks where the key is" | system "Locker" | modal "shall" | response "blink"
        event-driven, Lower English Comma | trigger (When) "the user opens a file" | system "viewer" | modal "shall" | response "show it"
        for all, Lower English Comma | scope (For each) "entry" | system "index" | modal "shall" | response "hold one line"
    "#]].assert_eq(&table(&[
        "When the timer ends, the Oven shall beep.",
        "While the oven is hot, the Oven shall show a red light",
        "If the sensor fails, then the Oven shall switch off",
        "Where a fan is fitted, the Oven shall run it",
        "The Oven shall have a clock",
        "While the lid is closed, when the user presses start, the Mixer shall turn",
        "When the user, if signed in, asks where the key is, the Locker shall blink",
        "When the user opens a file the viewer shall show it",
        "For each entry, the index shall hold one line",
    ]));
}

#[test]
fn english_keywords_around_other_text() {
    expect![[r#"
        event-driven, Upper English Then | trigger (WHEN) "ユーザーが保存を押す" | system (THEN) "システム" | modal "SHALL" | response "ファイルを書く"
        event-driven, Upper English Then | trigger (WHEN) "一覧を開く" | system (THEN) "システム" | modal "SHALL" | response "最新の順に並べる"
        event-driven, Upper English Then | trigger (WHEN) "一覧を開く" | system (THEN) "システム" | modal "SHALL" | response "並べる"
        event-driven, Upper English Comma | trigger (WHEN) "一覧を開く" | system "システム" | modal "SHALL" | response "並べる"
        event-driven, Upper English Comma | trigger (WHEN) "用户点击按钮" | system "导出器" | modal "SHALL" | response "生成文件"
        unwanted behaviour, Upper English | condition (IF) "網路中斷" | system (THEN) "同步器" | modal "SHALL" | response "重試"
        event-driven, Upper English Comma | trigger (WHEN) "사용자가 버튼을 누르면" | system "내보내기" | modal "SHALL" | response "파일을 만든다"
        ubiquitous, Upper English | system "Archivo_Log" | modal "SHALL" | response "guardar cada error"
        event-driven, Lower English Comma | trigger (When) "新しい値が届く" | system "センサー" | modal "shall" | response "表示を更新する"
        event-driven, Upper English Then | trigger (WHEN) "利用者が「一覧は空」を選ぶ" | system (THEN) "システム" | response "確認の窓を開く" | modal "SHALL"
        event-driven, Upper English Then | trigger (WHEN) "時間が過ぎる" | response "古い記録を消す" | modal "SHALL"
        NoResponse at "SHALL", Upper English Then | trigger (WHEN) "用户点击按钮" | system (THEN) "系统" | modal "SHALL"
        event-driven, Upper English Then | trigger (WHEN) "se guardan datos" | modal "SHALL" | response "usar formatos binarios compactos"
    "#]].assert_eq(&table(&[
        "WHEN ユーザーが保存を押す, THEN THE システム SHALL ファイルを書く",
        "WHEN　一覧を開く THEN システム SHALL 最新の順に並べる",
        "WHEN一覧を開くTHENシステムSHALL並べる",
        "WHEN 一覧を開く システム SHALL 並べる",
        "WHEN 用户点击按钮，THE 导出器 SHALL 生成文件",
        "IF 網路中斷，THEN THE 同步器 SHALL 重試",
        "WHEN 사용자가 버튼을 누르면, THE 내보내기 SHALL 파일을 만든다",
        "THE Archivo_Log SHALL guardar cada error",
        "When 新しい値が届く, the センサー shall 表示を更新する",
        "WHEN 利用者が「一覧は空」を選ぶ THEN システムは確認の窓を開く SHALL",
        "WHEN 時間が過ぎる THEN 古い記録を消す SHALL",
        "WHEN 用户点击按钮 THEN 系统 SHALL",
        "WHEN se guardan datos THEN SHALL usar formatos binarios compactos",
    ]));
}

#[test]
fn other_keywords() {
    expect![[r#"
        event-driven, Upper Japanese Then | trigger (WHEN) "レコードを作成する" | response "一覧に一行を追加" | modal "する"
        event-driven, Upper Chinese Then | trigger (WHEN) "用户打开文件" | system (THEN) "系统" | modal "应该" | response "显示内容"
        event-driven, Upper Korean Then | trigger (WHEN) "사용자가 파일을 열면" | system (THEN) "시스템" | response "내용을 표시" | modal "해야 한다"
        event-driven, Upper Japanese | trigger (とき) "利用者が登録したとき" | system "システム" | response "確認の手紙を送る" | modal "こと"
        unwanted behaviour, Upper Japanese | condition (場合) "利用者が名前を入力しない場合" | system "システム" | response "保存し" | modal "ない"
        state-driven, Upper Japanese | condition (間) "処理を行う間" | system "画面" | response "進み具合を表示" | modal "しなければならない"
        ubiquitous, Upper Japanese | system "システム" | response "毎日ログを消" | modal "す"
        event-driven, Upper Chinese | trigger (当) "当用户保存文件时" | system "系统" | modal "应" | response "写入磁盘"
        unwanted behaviour, Upper Chinese | condition (如果) "如果磁盘已满" | system "系统" | modal "必须" | response "停止"
        NoModal at "系统的响应时间和应用日志", Upper Chinese | response "系统的响应时间和应用日志"
        state-driven, Upper Chinese | condition (在) "在同步期间" | system "客户端" | modal "应" | response "排队消息"
        event-driven, Upper Korean | trigger (면) "사용자가 로그인하면" | system "시스템" | response "받은 편지함을 보여" | modal "야 한다"
        unwanted behaviour, Upper Korean | condition (경우) "저장할 공간이 없는 경우" | system "시스템" | response "중지" | modal "합니다"
        event-driven, Upper Spanish Then | trigger (CUANDO) "el usuario guarda" | system (ENTONCES) "sistema" | modal "DEBERÁ" | response "escribir el archivo"
        unwanted behaviour, Lower Spanish Comma | condition (Si) "el disco está lleno" | system "sistema" | modal "debe" | response "parar"
        state-driven, Upper Spanish Comma | condition (MIENTRAS) "no hay red" | system "cliente" | modal "NO DEBERÁ" | response "enviar nada"
        event-driven, Upper Portuguese Then | trigger (QUANDO) "o usuário salva" | system (ENTÃO) "sistema" | modal "DEVERÁ" | response "gravar o arquivo"
        unwanted behaviour, Lower Portuguese Comma | condition (Se) "o disco está cheio" | system "sistema" | modal "não deve" | response "gravar"
        optional feature, Upper Spanish Comma | option (DONDE) "hay impresora" | system "sistema" | modal "DEBE" | response "imprimir"
        event-driven, Upper Spanish Then | trigger (CUANDO) "se guarda el archivo" | modal "DEBERÁ" | response "quedar en el disco"
    "#]].assert_eq(&table(&[
        "WHEN レコードを作成する THEN 一覧に一行を追加する",
        "WHEN 用户打开文件 THEN 系统应该显示内容",
        "WHEN 사용자가 파일을 열면 THEN 시스템은 내용을 표시해야 한다",
        "利用者が登録したとき、システムは確認の手紙を送ること",
        "利用者が名前を入力しない場合、システムは保存しない。",
        "処理を行う間、画面は進み具合を表示しなければならない（最大3件）",
        "システムは毎日ログを消す",
        "当用户保存文件时，系统应写入磁盘",
        "如果磁盘已满，则系统必须停止",
        "系统的响应时间和应用日志",
        "在同步期间，客户端应排队消息",
        "사용자가 로그인하면, 시스템은 받은 편지함을 보여야 한다",
        "저장할 공간이 없는 경우, 시스템은 중지합니다.",
        "CUANDO el usuario guarda ENTONCES el sistema DEBERÁ escribir el archivo",
        "Si el disco está lleno, el sistema debe parar",
        "MIENTRAS no hay red, EL cliente NO DEBERÁ enviar nada",
        "QUANDO o usuário salva ENTÃO o sistema DEVERÁ gravar o arquivo",
        "Se o disco está cheio, o sistema não deve gravar",
        "DONDE hay impresora, el sistema DEBE imprimir",
        "CUANDO se guarda el archivo ENTONCES DEBERÁ quedar en el disco",
    ]));
}

#[test]
fn emphasis_code_and_labels() {
    expect![[r#"
        event-driven, Upper English Then | trigger (WHEN) "a job ends" | system (THEN) "system" | modal "SHALL" | response "send a mail"
        event-driven, Upper English Comma | trigger (WHEN) "a job ends" | system "**Mailer**" | modal "SHALL NOT" | response "send a mail"
        event-driven, Upper English Comma | trigger (WHEN) "a job ends" | system "Mailer" | modal "SHALL" | response "- send a mail\n   - write a line"
        event-driven, Upper English Comma | trigger (WHEN) "a job ends" | system "Runner" | modal "SHALL" | response "remove its folder"
        event-driven, Upper English Comma | trigger (WHEN) "`if a then b SHALL c` is typed" | system "Parser" | modal "SHALL" | response "accept \"WHEN, THEN\""
        event-driven, Upper English Then | trigger (WHEN) "a job ends" | system (THEN) "system" | modal "SHALL" | response "wait"
        event-driven, Upper English Comma | trigger (WHEN) "a job (one that SHALL run, THE slow kind) ends" | system "Runner" | modal "SHALL" | response "wait"
        ubiquitous, Upper English | system "system" | modal "SHALL" | response "wait"
        ubiquitous, Upper English | system "All `GET` routes" | modal "SHALL" | response "answer in 200 ms"
        ubiquitous, Upper English | system "Each job" | modal "SHALL" | response "have a name"
        ubiquitous, Upper English | system "Before/After pictures" | modal "SHALL" | response "be stored"
        unwanted behaviour, Upper English Comma | condition (If) "that fails" | system "Runner" | modal "SHALL" | response "stop"
        ubiquitous, Upper English | system "each" | modal "SHALL" | response "be short"
        event-driven, Upper English Comma | trigger (WHEN) "a 5\" pipe bends" | system "Gauge" | modal "SHALL" | response "show \"bent\""
    "#]].assert_eq(&table(&[
        "**WHEN** a job ends **THEN** the system **SHALL** send a mail",
        "`WHEN` a job ends, `THE` **Mailer** `SHALL NOT` send a mail",
        "_WHEN_ a job ends, THE Mailer SHALL:\n   - send a mail\n   - write a line",
        "**Clean up**: WHEN a job ends, THE Runner SHALL remove its folder",
        "1.2 WHEN `if a then b SHALL c` is typed, THE Parser SHALL accept \"WHEN, THEN\"",
        "AND WHEN a job ends THEN the system SHALL wait",
        "WHEN a job (one that SHALL run, THE slow kind) ends, THE Runner SHALL wait",
        "THE system\n   SHALL wait",
        "All `GET` routes SHALL answer in 200 ms",
        "Jobs are kept. Each job SHALL have a name",
        "Before/After pictures SHALL be stored",
        "Retry:\n  - after a minute\n  - If that fails, the Runner SHALL stop",
        "Headers:\n  - first\n  - each SHALL be short",
        "WHEN a 5\" pipe bends, THE Gauge SHALL show \"bent\"",
    ]));
}

#[test]
fn not_ears() {
    expect![[r#"
        NoModal at "Users can search", Upper English | response "Users can search"
        NoModal at "When the user logs in the dashboard is shown", Lower English Comma | trigger (When) "the user logs in" | response "the dashboard is shown"
        ModalOnlyInsideACode at "SHALL", Upper English | response "THE config `SHALL be JSON`"
        NoSubject at "SHALL", Upper English Then | trigger (WHEN) "a job ends" | modal "SHALL" | response "wait"
        NoSubject at "SHALL", Upper English | trigger (WHEN) "a job ends" | modal "SHALL" | response "wait"
        NoSubject at "SHALL", Upper English | modal "SHALL" | response "wait"
        NoResponse at "SHALL", Upper English | system "system" | modal "SHALL"
        EmptyClause at "WHEN", Upper English | system (THEN) "system" | modal "SHALL" | response "wait"
        EmptyClause at "WHEN", Upper English Comma | system "system" | modal "SHALL" | response "wait"
        ThenWithoutCondition at "THEN", Upper English | system "system" | modal "SHALL" | response "wait"
        KeywordOrder at "WHILE", Upper English Comma | trigger (WHEN) "a job ends" | condition (WHILE) "the net is up" | system "Runner" | modal "SHALL" | response "wait"
        unwanted behaviour, Upper English | condition (IF) "a WHERE b" | system (THEN) "system" | modal "SHALL" | response "wait"
        LooseOpening at "Upon", Upper English | system "system" | modal "SHALL" | response "load the file"
        LooseOpening at "As soon as", Lower English | system "system" | modal "shall" | response "tell"
        OtherModal at "MUST", Upper English | system "system" | modal "MUST NOT" | response "wait"
        NoModal at "Retry:\n  - must stop", Upper English | response "Retry:\n  - must stop"
        OtherModal at "should", Upper English Then | trigger (WHEN) "users must sign in" | system (THEN) "page" | modal "should" | response "say so"
        NoModal at "WHEN users must sign in THEN the page says so", Upper English Then | trigger (WHEN) "users must sign in" | response (THEN) "the page says so"
        NoModal at "", Upper English
        NoModal at "…", Upper English | response "…"
    "#]].assert_eq(&table(&[
        "Users can search",
        "When the user logs in the dashboard is shown",
        "THE config `SHALL be JSON`",
        "WHEN a job ends THEN SHALL wait",
        "WHEN a job ends SHALL wait",
        "SHALL wait",
        "THE system SHALL",
        "WHEN THEN the system SHALL wait",
        "WHEN, THE system SHALL wait",
        "THEN the system SHALL wait",
        "WHEN a job ends, WHILE the net is up, THE Runner SHALL wait",
        "IF a WHERE b THEN the system SHALL wait",
        "Upon start, THE system SHALL load the file",
        "As soon as a job ends, the system shall tell",
        "THE system MUST NOT wait",
        "Retry:\n  - must stop",
        "WHEN users must sign in THEN the page should say so",
        "WHEN users must sign in THEN the page says so",
        "",
        "…",
    ]));
}

#[test]
fn given_when_then_is_left_alone() {
    expect![[r#"
        given/when/then, Upper English | condition (GIVEN) "a cart" | trigger (WHEN) "it is paid" | response (THEN) "a mail is sent"
        given/when/then, Lower English | condition (Given) "a cart" | trigger (When) "it is paid" | response (Then) "a mail is sent"
        LooseOpening at "Given", Lower English | system "system" | modal "shall" | response "show it"
    "#]].assert_eq(&table(&[
        "GIVEN a cart WHEN it is paid THEN a mail is sent",
        "**Given** a cart\n- **When** it is paid\n- **Then** a mail is sent",
        "Given a cart, the system shall show it",
    ]));
}

#[test]
fn hover() {
    let text = "WHILE the door\n  is open, THE Lift SHALL NOT move";
    expect![[r#"
        **EARS**: state-driven

        - condition (WHILE): the door is open
        - system: Lift
        - modal: SHALL NOT
        - response: move
    "#]]
    .assert_eq(&read(text).words(text));
    let text = "IF a WHERE b THEN the system must wait";
    expect![[r#"
        **Not EARS**: EARS has one modal; write SHALL here

        - condition (IF): a WHERE b
        - system (THEN): system
        - modal: must
        - response: wait
    "#]]
    .assert_eq(&read(text).words(text));
}

#[test]
fn languages_of_files() {
    let languages = [
        &["WHEN the user saves, THE system SHALL write"][..],
        &["WHEN ユーザーが保存する THEN システム SHALL 書く"],
        &["当用户保存时，系统应写入 config.json"],
        &["사용자가 저장하면 시스템은 저장한다"],
        &["CUANDO el usuario guarda, el sistema DEBERÁ guardar los datos"],
        &["QUANDO o usuário salva, o sistema DEVE gravar os dados em disco"],
        &["Система должна сохранить файл"],
        &["QUAND un utilisateur ouvre la page ALORS le système DOIT montrer les fichiers du dossier"],
        &["WHEN the job is done, THE Runner SHALL list what users do, the La Paz office and the die size"],
        &[],
    ]
    .map(|texts| language_of(texts.iter().copied()));
    expect!["[English, Japanese, Chinese, Korean, Spanish, Portuguese, Other, Other, English, English]"]
        .assert_eq(&format!("{languages:?}"));
}

#[test]
fn hints_need_english_modals() {
    assert!(applies(["THE a SHALL b", "c does d"].into_iter()));
    assert!(!applies(["THE a SHALL b", "c does d", "c must d"].into_iter()));
    assert!(!applies(["marshall the shallow"].into_iter()));
    assert!(!applies([].into_iter()));
}

#[test]
fn style_of_a_file() {
    let style = |texts: &[&'static str]| format!("{:?}", style_of(texts.iter().copied()));
    expect!["Style { case: Upper, dialect: Comma }"].assert_eq(&style(&[]));
    expect!["Style { case: Upper, dialect: Then }"].assert_eq(&style(&["WHEN a THEN the b SHALL c"]));
    expect!["Style { case: Lower, dialect: Comma }"].assert_eq(&style(&["When a, the b shall c"]));
}

#[test]
fn vague_words() {
    let show = |text: &'static str| {
        vague(text)
            .map(|(span, advice)| format!("{} {span:?}: {advice}\n", &text[span.range()]))
            .collect::<String>()
    };
    expect![[r#"
        fast 20..24: no number to check it by: say within which time
        Where Possible 30..44: lets the system off: say when it holds, with WHERE, WHILE or IF, or leave it out
        user-friendly 46..59: a matter of opinion: say what the user can do, in how many steps or how much time
        as appropriate 137..151: lets the system off: say when it holds, with WHERE, WHILE or IF, or leave it out
    "#]].assert_eq(&show(
        "THE system SHALL be fast and, Where Possible, user-friendly; a breakfast, `simple`, \"easy\" and fast-forward are not, nor is Simple_Mode, as appropriate.",
    ));
    expect![""].assert_eq(&show("El sistema debe ser flexible y simple para el usuario"));
    expect![""].assert_eq(&show("if, needed, the system shall fail fast"));
}
