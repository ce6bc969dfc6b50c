"""The exceptions a reader may see, split by what the reader does next.

CarnetError
├── SettingsError        a setting is wrong: the variable, its value, what is accepted
├── CorpusError          a file of the corpus cannot be read: the file and the way out
├── IndexNotFoundError   no index yet: its path and the command that builds it
├── IndexStaleError      the index does not match the settings or the corpus: wanted, found, command
├── IndexBusyError       another build is under way in the folder: wait
├── ModelError           an embedding or chat model is missing or failing
├── BankError            an entry cannot be added to a question bank or changed: which, and why
└── QuestionError        a question or claim cannot be used as it is (empty, too long, not text)

Programmer mistakes stay ValueError, with a traceback.
"""


class CarnetError(Exception):
    """Root of the family: its message names the thing and the way out, in French."""


class SettingsError(CarnetError):
    """A setting is wrong."""


class CorpusError(CarnetError):
    """A file or folder of the corpus cannot be read."""


class IndexNotFoundError(CarnetError):
    """There is no index where one is looked for."""


class IndexStaleError(CarnetError):
    """The index was built with another model, format or corpus."""


class IndexBusyError(CarnetError):
    """Another build is under way in the same folder."""


class ModelError(CarnetError):
    """An embedding or chat model is missing or failing."""


class BankError(CarnetError):
    """An entry cannot be added to a question bank, or changed there."""


class QuestionError(CarnetError):
    """A question or claim cannot be used as it is."""
