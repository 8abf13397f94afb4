"""View-models: what QML binds to. Thin, without rules of their own."""
