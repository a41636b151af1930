"""What the coordinator does with the order of visits: look at it, state it, withdraw it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.visit_order import OrderState

if TYPE_CHECKING:
    from dmscorer.ui.acts.workspace import Workspace


class OrderActs:
    """Goes through the workspace for the study, the person and the signal."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    @property
    def state(self) -> OrderState:
        return visit_order.state_of(self._workspace.study)

    def confirm(self, labels: Sequence[str], passphrase: str, reason: str) -> None:
        """Durable when it returns; raises a Refusal with what is missing. No labels = withdraw."""
        person = self._workspace.person
        if person is None:
            raise AssertionError("the study was given to somebody")
        visit_order.state(self._workspace.study, person, passphrase, labels, reason)
        self._workspace.clinical_changed.emit()
