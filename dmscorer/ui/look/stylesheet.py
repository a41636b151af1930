"""The one stylesheet; ``@words`` are filled from the tokens."""

from typing import Final

STYLESHEET: Final = """
QLabel[role="small"] { font-size: @type_small; }
QLabel[role="body"] { font-size: @type_body; }
QLabel[role="lead"] { font-size: @type_lead; }
QLabel[role="title"] { font-size: @type_title; }
QLabel[role="figure"] { font-size: @type_figure; }
QLabel[strong="yes"] { font-weight: 600; }
QLabel[strong="no"] { font-weight: 400; }
QLabel[tone="text"] { color: @text; }
QLabel[tone="quiet"] { color: @quiet; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="signed"] { color: @signed; }
QLabel[tone="flagged"] { color: @flagged; }
QLabel[tone="error"] { color: @error; }
QLabel[tone="photo"] { color: @on_chip; }

QFrame[kind="panel"] { background: @surface; border: none; }
QFrame[kind="card"] { background: @surface; border: 1px solid @hairline; border-radius: @px6; }
QFrame[kind="rule"] { background: @hairline; border: none; min-height: 1px; max-height: 1px; }
QFrame[kind="post"] { background: @hairline; border: none; min-width: 1px; max-width: 1px; }
QFrame[kind="band"] { background: @chip; border: none; }
QLabel[on="photo"] { color: @on_chip; }
QFrame[kind="strip"] { background: @photo_strip; border: none; }
QFrame[kind="chip"] { background: @chip; border: none; border-radius: @px6; }

QPushButton, QToolButton {
  background: @raised; color: @text; border: 1px solid @outline; border-radius: @px6;
  padding: @px5 @px12; min-height: @px18; font-size: @type_body;
}
QToolButton { padding: @px5; min-width: @px18; }
QPushButton:hover, QToolButton:hover { background: @sunken; border-color: @text; }
QPushButton:pressed, QToolButton:pressed { background: @pressed; }
QPushButton:checked, QToolButton:checked { background: @accent_soft; border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @disabled; border-color: @hairline; background: @window; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: @px4 @px11; }
QToolButton:focus { padding: @px4; }
QPushButton[kind="primary"] { background: @accent_fill; color: #ffffff; border: 1px solid @accent_fill; font-weight: 600; }
QPushButton[kind="primary"]:hover { border-color: @text; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @sunken; color: @disabled; border-color: @hairline; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border: 1px solid transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: @sunken; }
QPushButton[kind="quiet"]:pressed, QToolButton[kind="quiet"]:pressed { background: @pressed; }
QPushButton[kind="quiet"]:checked, QToolButton[kind="quiet"]:checked { background: @accent_soft; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid @accent; }
QPushButton[kind="row"] { background: transparent; border: 1px solid transparent; text-align: left; padding: @px7 @px12; }
QPushButton[kind="row"]:hover { background: @sunken; }
QPushButton[kind="row"]:focus { border: 2px solid @accent; padding: @px6 @px11; }
QPushButton[kind="rail"] {
  background: transparent; border: none; border-left: 3px solid transparent; border-radius: @px6;
  text-align: left; padding: @px7 @px12;
}
QPushButton[kind="rail"]:hover { background: @sunken; }
QPushButton[kind="rail"]:checked { background: @sunken; border-left: 3px solid @accent; font-weight: 600; }
QPushButton[kind="rail"]:focus { border: 2px solid @accent; padding: @px5 @px10; }
QPushButton[kind="chip"] { border-radius: @px14; padding: @px4 @px12; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit {
  background: @surface; color: @text; border: 1px solid @outline; border-radius: @px6;
  padding: @px5 @px8; min-height: @px18; font-size: @type_body;
  selection-background-color: @accent_soft; selection-color: @text;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus {
  border: 2px solid @accent; padding: @px4 @px7;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: @disabled; border-color: @hairline; }
QLineEdit[wrong="yes"] { border: 2px solid @error; padding: @px4 @px7; }
QComboBox::drop-down { border: none; width: @px24; }
QComboBox::down-arrow { image: url(@icons/fixed_chevron.svg); width: @px16; height: @px16; }
QComboBox QAbstractItemView { border: 1px solid @outline; outline: none; background: @surface; }

QCheckBox, QRadioButton { spacing: @px8; min-height: @px28; font-size: @type_body; }
QCheckBox[kind="group"] { font-weight: 600; }
QCheckBox::indicator:indeterminate { background: @accent_soft; border-color: @accent; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator {
  width: @px16; height: @px16; border: 1px solid @outline; background: @surface;
}
QCheckBox::indicator, QListView::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: @px8; }
QCheckBox::indicator:checked, QListView::indicator:checked {
  background: @accent_fill; border-color: @accent_fill; image: url(@icons/fixed_tick.svg);
}
QRadioButton::indicator:checked { background: @accent_fill; border-color: @accent_fill; image: url(@icons/fixed_dot.svg); }
QCheckBox:focus, QRadioButton:focus { outline: none; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid @accent; }
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus { border: 2px solid @text; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }

QAbstractItemView {
  background: @surface; border: 2px solid transparent; outline: none; color: @text; font-size: @type_body;
  selection-background-color: @accent_soft; selection-color: @text; alternate-background-color: @window;
}
QAbstractItemView:focus { border: 2px solid @accent; }
QListView[ground="photo"] { background: @photo_ground; }
QListView[ground="photo"]::item { background: transparent; }
QListView::item, QTreeView::item { min-height: @px28; padding: 0 @px8; }
QListView::item:hover, QTreeView::item:hover, QTableView::item:hover { background: @sunken; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: @accent_soft; color: @text; }
QTableView { gridline-color: @hairline; }
QTableView::item { padding: @px4 @px8; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
  background: @surface; color: @quiet; border: none; border-bottom: 1px solid @hairline;
  padding: @px6 @px8; font-size: @type_small;
}
QTableCornerButton::section { background: @surface; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid @hairline; }
QTabBar::tab { background: transparent; color: @quiet; padding: @px8 @px16; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected:focus { border: 2px solid @accent; padding: @px6 @px14 @px8 @px14; }

QScrollArea { border: none; background: transparent; }
QDialog QScrollArea { border: 2px solid transparent; }
QDialog QScrollArea:focus { border: 2px solid @accent; }
QScrollBar:vertical { background: transparent; width: @px12; margin: 0; }
QScrollBar:horizontal { background: transparent; height: @px12; margin: 0; }
QScrollBar::handle { background: @outline; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: @px32; }
QScrollBar::handle:horizontal { min-width: @px32; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: @hairline; border: none; border-radius: 2px; min-height: @px4; max-height: @px4; }
QProgressBar::chunk { background: @accent_fill; border-radius: 2px; }

QMenu { background: @surface; border: 1px solid @outline; padding: @px4; }
QMenu::item { padding: @px6 @px24 @px6 @px12; border-radius: @px4; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @hairline; margin: @px4 @px8; }
QMenuBar { background: @surface; border-bottom: 1px solid @hairline; }
QMenuBar::item { padding: @px6 @px10; background: transparent; }
QMenuBar::item:selected { background: @sunken; }
QToolTip { background: @chip; color: @on_chip; border: none; padding: @px4 @px8; font-size: @type_small; }
QStatusBar { background: @surface; border-top: 1px solid @hairline; }
QStatusBar::item { border: none; }
QSplitter::handle { background: @hairline; }
QDialog { background: @surface; }
QGroupBox { border: none; margin-top: @px24; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
"""
