; What stands inside spec lines holds no other language.
