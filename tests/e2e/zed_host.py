"""A stand-in for Zed's host: loads a built extension and calls what it exports.

Not Zed: it proves that the component can be loaded, that it imports nothing but Zed's and WASI's interfaces, and what it answers
for given settings and a given `PATH`.
"""

import json
import re
import tempfile

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, ResourceHost, ResourceType, Variant

OWN_IMPORTS = re.compile(
    r"zed:extension/|wasi:|worktree|project|key-value-store|get-settings|download-file|make-file-executable"
    r"|set-language-server-installation-status|\[method\]"
)


class Extension:
    def __init__(self, wasm):
        self.engine = Engine()
        self.component = Component.from_file(self.engine, str(wasm))
        version = wasm.read_bytes().partition(b"zed:api-version")[2][:6]
        self.api_version = tuple(int.from_bytes(version[at : at + 2], "big") for at in (0, 2, 4))

    def foreign_imports(self):
        return [name for name in self.component.type.imports(self.engine) if not OWN_IMPORTS.match(name)]

    def call(self, export, settings=None, programs=None, shell=()):
        """Calls an export for the server `specls` and a worktree at `/project`."""
        linker = Linker(self.engine)
        linker.add_wasip2()

        def answer(value):
            """A method that gives back the borrow it is lent."""
            return lambda store, handle, *arguments: (handle.drop(store), value(*arguments))[1]

        with linker.root() as root:
            # Interfaces of which only the types are used need no functions.
            for name in self.component.type.imports(self.engine):
                if name.startswith("zed:extension/"):
                    root.add_instance(name).close()
            for number, resource in enumerate(["worktree", "project", "key-value-store"], start=1):
                root.add_resource(resource, ResourceType.host(number), lambda store, number: None)
            root.add_func("[method]worktree.id", answer(lambda: 7))
            root.add_func("[method]worktree.root-path", answer(lambda: "/project"))
            root.add_func("[method]worktree.which", answer(lambda name: (programs or {}).get(name)))
            root.add_func("[method]worktree.shell-env", answer(lambda: list(shell)))
            root.add_func(
                "get-settings",
                lambda store, location, category, key: Variant("ok", json.dumps((settings or {}).get(key, {}))),
            )
        store = Store(self.engine)
        wasi = WasiConfig()
        # It goes into $PWD first.
        wasi.env = [("PWD", "/project")]
        wasi.preopen_dir(tempfile.mkdtemp(), "/project")
        store.set_wasi(wasi)
        instance = linker.instantiate(store, self.component)
        instance.get_func(store, "init-extension")(store)
        result = instance.get_func(store, export)(store, "specls", ResourceHost.own(7, 1))
        return getattr(result, "payload", result)
