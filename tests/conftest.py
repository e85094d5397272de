"""What all tests share: the databases they run on, and hypothesis without deadlines on busy machines."""

from hypothesis import settings

pytest_plugins = ["databases"]

settings.register_profile("sutler", deadline=None, database=None, print_blob=True)
settings.load_profile("sutler")
