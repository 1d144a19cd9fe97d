"""Five small projects as real ones are set up, and ten mistakes planted in each: the proof of `deployment`.

They were written before any check. Each set-up is one folder of `setups`: `settings` has SETTINGS for
settings.configure and DEPLOYMENT, the arguments that a developer would write; `urls` has the views. `mistakes` has the
mistakes as overrides of SETTINGS; a dict in them is merged. Mistakes in a view are switched on by their name in the
setting PLANTED, which the views read when they are imported.
"""
