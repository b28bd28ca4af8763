use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::{Families, ItemKind, facts};

#[track_caller]
fn check(path: &str, text: &str, expected: Expect) {
    let found = facts(path, text, &Families::default());
    let operations = found.mentions.iter().filter(|m| m.kind == ItemKind::Operation);
    let lines = operations.map(|m| {
        let partial = if m.partial { "" } else { " whole" };
        format!("{:?} {} <- {}{partial}\n", m.context, m.id, &text[m.span.range()])
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn written_in_comments_and_strings() {
    check(
        "src/a.ts",
        "// serves POST /api/albums and GET/PUT /songs\nlog('DELETE /albums/{id} failed'); const GET = a / b;\n/* a */ x = T / 2;\n",
        expect![[r#"
            Comment POST /albums <- POST /api/albums whole
            Comment GET /songs <- GET
            Comment PUT /songs <- PUT /songs whole
            String DELETE /albums/{} <- DELETE /albums/{id} whole
        "#]],
    );
    check(
        "tests/a.test.ts",
        "describe('POST /albums', () => {})\n",
        expect![[r#"
        TestName POST /albums <- POST /albums whole
    "#]],
    );
    check(
        "docs/a.yaml",
        "text: see POST /albums\n",
        expect![[r#"
        Prose POST /albums <- POST /albums whole
    "#]],
    );
}

#[test]
fn python() {
    check(
        "src/a.py",
        "router = APIRouter(prefix=\"/albums\", tags=['x'])\n\
         @router.get(\"/{album_id}\")\nasync def a(): pass\n@router.post(\"\")\ndef b(): pass\n\
         @app.route(\"/songs/<int:id>\", methods=[\"GET\", \"PUT\"])\ndef c(): pass\n@app.route('/plain')\ndef d(): pass\n\
         requests.get(f\"/albums/{id}\")\nself.client.post(\"/albums/\", json={})\ncache.get(\"/no\")\nopen(\"/etc/no\")\n\
         web.get('/aio', h)\n@app.get('/')\n",
        expect![[r#"
            Route GET /albums/{} <- /{album_id}
            Route POST /albums <- post
            Route GET /songs/{} <- /songs/<int:id>
            Route PUT /songs/{} <- /songs/<int:id>
            Route GET /plain <- /plain
            String GET /albums/{} <- /albums/{id}
            String POST /albums <- /albums/
            Route GET /aio <- /aio
        "#]],
    );
}

#[test]
fn scripts() {
    check(
        "src/a.ts",
        "app.use('/api/songs', songs);\nsongs.get('/:id', show);\nrouter.post<Body>(\n  '/albums',\n  validate, create);\n\
         app.route('/covers').get((req, res) => { x(1) }).post(make);\n\
         await fetch('/albums', { method: 'POST' }); await fetch(`/albums/${album.id}`);\n\
         axios.get<Album[]>('/albums?x=1'); api.post('/albums', body); request(app).put('/albums/1');\n\
         import x from '/no'; app.get('/style.css', f); app.get('/', f); map.get('/no'); router.push('/no');\n",
        expect![[r#"
            Route GET /songs/{} <- /:id
            Route POST /albums <- /albums
            Route GET /covers <- /covers
            Route POST /covers <- /covers
            String POST /albums <- /albums
            String GET /albums/{} <- /albums/${album.id}
            String GET /albums <- /albums?x=1
            String POST /albums <- /albums
            String PUT /albums/{} <- /albums/1
        "#]],
    );
    check(
        "src/albums.controller.ts",
        "@Controller('albums')\nexport class AlbumsController {\n  @Get(':id')\n  one(@Param('id') id: string) {}\n  @Post()\n  @HttpCode(201)\n  make() {}\n}\n",
        expect![[r#"
            Route GET /albums/{} <- :id
            Route POST /albums <- Post
        "#]],
    );
}

#[test]
fn jvm() {
    check(
        "src/A.java",
        "@RestController\n@RequestMapping(\"/api/albums\")\npublic class A {\n  @GetMapping(\"/{id}\")\n  Album one() {}\n  @PostMapping\n  Album make() {}\n\
         \x20 @RequestMapping(value = \"/x\", method = RequestMethod.PUT)\n  Album x() {}\n  // @DeleteMapping(\"/no\")\n}\n",
        expect![[r#"
            Route GET /albums/{} <- /{id}
            Route POST /albums <- PostMapping
            Route PUT /albums/x <- /x
        "#]],
    );
    check(
        "src/B.java",
        "@Path(\"/albums\")\npublic class B {\n  @GET\n  @Path(\"{id}\")\n  public Album one() {}\n  @POST\n  public Album make() {}\n}\n",
        expect![[r#"
            Route GET /albums/{} <- {id}
            Route POST /albums <- POST
        "#]],
    );
    check(
        "src/a.kt",
        "routing {\n  route(\"/albums\") {\n    get(\"/{id}\") { x }\n    post { y }\n  }\n  post(\"/songs\") { z }\n}\nval a = client.get(\"/albums\")\n@GET(\"/covers\") fun c()\n",
        expect![[r#"
            Route GET /albums/{} <- /{id}
            Route POST /songs <- /songs
            String GET /albums <- /albums
            String GET /covers <- /covers
        "#]],
    );
}

#[test]
fn c_sharp() {
    check(
        "src/AlbumsController.cs",
        "[ApiController]\n[Route(\"api/[controller]\")]\npublic class AlbumsController : ControllerBase {\n  [HttpGet(\"{id}\")]\n  [Authorize]\n  public X One() {}\n  [HttpPost]\n  public X Make() {}\n  [HttpPut(\"/other\")]\n  public X O() {}\n}\n",
        expect![[r#"
            Route GET /albums/{} <- {id}
            Route POST /albums <- HttpPost
            Route PUT /other <- /other
        "#]],
    );
    check(
        "src/Program.cs",
        "var group = app.MapGroup(\"/albums\");\ngroup.MapPost(\"/\", Make);\napp.MapGet(\"/songs/{id}\", (int id) => 1);\nawait client.PostAsJsonAsync(\"/albums\", x);\nawait client.GetAsync($\"/albums/{id}\");\n",
        expect![[r#"
            Route POST /albums <- /
            Route GET /songs/{} <- /songs/{id}
            String POST /albums <- /albums
            String GET /albums/{} <- /albums/{id}
        "#]],
    );
}

#[test]
fn neighbours_do_not_stand_in_each_other() {
    check(
        "a.go",
        "r.Route(\"/a\", func(r chi.Router) {\n})\nr.Route(\"/b\", func(r chi.Router) {\n\tr.Get(\"/c\", x)\n})\n\
         r.Route(\"/d\", func(r chi.Router) {\nr.Route(\"/e\", func(r chi.Router) {\n\tr.Get(\"/f\", x)\n",
        expect![[r#"
            Route GET /b/c <- /c
            Route GET /e/f <- /f
        "#]],
    );
}

#[test]
fn blocks_without_end_are_bounded() {
    for indent in ["", "\t"] {
        let mut text = String::new();
        for depth in 0..400 {
            text += &format!("{}r.Route(\"/albums\", func() {{\n", indent.repeat(depth));
        }
        text += &format!("{}r.Get(\"/x\", y)\n", "\t".repeat(401));
        let found = facts("a.go", &text, &Families::default());
        let longest = found.mentions.iter().map(|mention| mention.id.len()).max();
        assert!(longest.is_some_and(|longest| longest < 320), "{longest:?}");
    }
}

#[test]
fn go() {
    check(
        "a.go",
        "mux.HandleFunc(\"POST /albums\", make)\nr.Get(\"/albums/{id}\", one)\nv1 := r.Group(\"/v1/songs\")\nv1.POST(\"/:id\", x)\n\
         r.Route(\"/covers\", func(r chi.Router) {\n\tr.Get(\"/\", list)\n\tr.Put(\"/{id}\", put)\n})\nr.Get(\"/after\", x)\n\
         router.HandleFunc(\"/gorilla\", h).Methods(\"GET\", \"PUT\")\nhttp.HandleFunc(\"/no\", h)\n\
         req := httptest.NewRequest(http.MethodDelete, \"/albums/1\", nil)\nhttp.NewRequest(\"PATCH\", \"/albums/\"+id, nil)\n",
        expect![[r#"
            Route POST /albums <- POST /albums whole
            Route GET /albums/{} <- /albums/{id}
            Route POST /songs/{} <- /:id
            Route GET /covers <- /
            Route PUT /covers/{} <- /{id}
            Route GET /after <- /after
            Route GET /gorilla <- /gorilla
            Route PUT /gorilla <- /gorilla
            String DELETE /albums/{} <- /albums/1
            String PATCH /albums/{} <- /albums/
        "#]],
    );
}

#[test]
fn rust_ruby_php() {
    check(
        "a.rs",
        "let app = Router::new().route(\"/albums\", get(list).post(make(delete(x)))).nest(\"/no\", y);\n#[put(\"/albums/{id}\")]\nasync fn a() {}\nclient.post(\"/albums\")\n\
         #[cfg(test)]\nmod tests { fn a() { Router::new().route(\"/t\", get(x)); } }\n",
        expect![[r#"
            Route GET /albums <- /albums
            Route POST /albums <- /albums
            Route PUT /albums/{} <- /albums/{id}
            String POST /albums <- /albums
            String GET /t <- /t
        "#]],
    );
    check(
        "routes.rb",
        "get '/albums', to: 'albums#index'\n  post \"/albums\" do\nputs '/no'\n",
        expect![[r#"
        Route GET /albums <- /albums
        Route POST /albums <- /albums
    "#]],
    );
    check(
        "routes.php",
        "<?php\nRoute::get('/albums/{id?}', [A::class, 'x']);\n$app->post('/albums', f);\n$this->postJson('/albums', []);\n$cache->get('/no');\n",
        expect![[r#"
            Route GET /albums/{} <- /albums/{id?}
            Route POST /albums <- /albums
            String POST /albums <- /albums
        "#]],
    );
}

// Whether a file is a test depends on where its project begins, which the index knows.
#[test]
fn in_files_of_tests() {
    check(
        "tests/test_a.py",
        "@app.get('/albums')\ndef a(): pass\nclient.delete('/albums/1')\n",
        expect![[r#"
        Route GET /albums <- /albums
        String DELETE /albums/{} <- /albums/1
    "#]],
    );
}

proptest! {
    #[test]
    fn any_text(
        text in r#"(app|router|@|\[Http|Get|Post|Mapping|\.get|\.route|[("'`){}<>,/ \n=:.]|albums|\$\{|methods=|fetch|Route|class |prefix=|GET |é|\.Methods\(){0,40}"#
    ) {
        for path in ["a.py", "a.ts", "A.java", "a.cs", "a.go", "a.rs", "a.rb", "a.php", "a.yaml", "a.none"] {
            let found = facts(path, &text, &Families::default());
            prop_assert!(found.mentions.is_sorted_by_key(|m| m.span.start), "{path}");
            for mention in &found.mentions {
                prop_assert!(text.get(mention.span.range()).is_some_and(|t| !t.is_empty()), "{path} {mention:?}");
            }
        }
    }
}
