"""The domain types, one frozen dataclass a notion. They import nothing of ours.

Every ``start``/``end`` pair counts characters of ``Carnet.text``, the one canonical reading text
of a carnet, and ``carnet.text[start:end]`` is the text that the object stands for.
"""

from carnet_rag.types.replies import *
from carnet_rag.types.texts import *
