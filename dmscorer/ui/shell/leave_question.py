"""The one question before leaving: something is not saved and would be lost."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def may_leave(parent: QWidget, sentence: str) -> bool:
    """Ask only where ``sentence`` says that something is not saved; staying is the default."""
    if not sentence:
        return True
    tr = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setObjectName("leave_question")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(sentence)
    stay = box.addButton(tr("LeaveQuestion", "Stay"), QMessageBox.ButtonRole.RejectRole)
    stay.setObjectName("leave_stay")
    leave = box.addButton(tr("LeaveQuestion", "Leave without it"), QMessageBox.ButtonRole.DestructiveRole)
    leave.setObjectName("leave_anyway")
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is leave
