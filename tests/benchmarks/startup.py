"""Start to first painted window, beside a bare PySide6 window in the same rounds: ``python -m tests.benchmarks.startup``."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from tests.places import ROOT

ROUNDS = 7
BARE = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        print(time.time(), flush=True)
        QTimer.singleShot(0, app.quit)
app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import sys, time
from dmscorer.ui import app as program
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.time(), flush=True)
            heavy = {"pandas", "scipy", "statsmodels", "pingouin", "matplotlib"} & set(sys.modules)
            print(",".join(sorted(heavy)) or "none", flush=True)
            QTimer.singleShot(0, app.quit)
        return False
app = program.application()
window = program.build()
watch = Watch()
window.main.installEventFilter(watch)
window.main.show()
program.begin(window, program.Start())
app.exec()
window.close()
"""


def seconds(code: str) -> tuple[float, str]:
    """From starting the interpreter to the first paint; and what else the program printed."""
    with tempfile.TemporaryDirectory() as home:
        env = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
        env |= {"PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        begun = time.time()
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    first, *rest = done.stdout.split()
    return float(first) - begun, " ".join(rest)


def main() -> None:
    pairs = [(seconds(BARE)[0], seconds(OURS)) for _ in range(ROUNDS)]
    bare = statistics.median(pair[0] for pair in pairs)
    ours = statistics.median(pair[1][0] for pair in pairs)
    ratio = statistics.median(pair[1][0] / pair[0] for pair in pairs)
    print(f"bare PySide6 window {bare:.2f} s · dmscorer {ours:.2f} s · ratio {ratio:.2f} (goal ≤ 1.7)")
    print(f"heavy libraries loaded at first paint: {pairs[-1][1][1]}")


if __name__ == "__main__":
    main()
