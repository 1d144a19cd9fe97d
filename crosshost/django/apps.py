from django.apps import AppConfig
from django.core.checks import Tags, register

from crosshost.django.run import check_settings


class CrosshostConfig(AppConfig):  # type: ignore[misc] # Django has no types
    name = "crosshost.django"
    label = "crosshost_django"  # "django" would be too common a label
    verbose_name = "crosshost"

    def ready(self) -> None:
        register(check_settings, Tags.security)
