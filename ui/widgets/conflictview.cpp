#include "widgets/conflictview.h"

#include "models/celltext.h"
#include "session/editgroup.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

enum Section { What, Base, Mine, Theirs, SectionCount };
constexpr int rowRole = Qt::UserRole + 1;

QList<RowId> rowsInConflict(const State &state)
{
    QList<RowId> rows;
    for (const auto table : state.pending().tables()) {
        for (const auto &[row, change] : state.pending().changes(table)) {
            if (state.isInConflict(row))
                rows.append(row);
        }
    }
    std::ranges::sort(rows);
    return rows;
}

QString textOf(const std::optional<Row> &row, ColumnIndex column, const Table &table)
{
    return row ? shownText((*row)[column], table[column], QLocale())
               : ConflictView::tr("(deleted)");
}

} // namespace

ConflictView::ConflictView(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_tree(new QTreeWidget(this))
    , m_keepMine(new QPushButton(tr("Keep Mine"), this))
    , m_takeTheirs(new QPushButton(tr("Take Theirs"), this))
{
    m_tree->setColumnCount(SectionCount);
    m_tree->setHeaderLabels({tr("Row and field"), tr("Was"), tr("Mine"), tr("Theirs")});
    m_tree->header()->setSectionResizeMode(QHeaderView::Stretch);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setAccessibleName(tr("Rows that somebody else has changed, too"));
    m_keepMine->setToolTip(tr("Save what you entered over what somebody else has stored"));
    m_takeTheirs->setToolTip(tr("Drop what you entered in the fields in conflict"));

    auto *advice = new QLabel(tr("Somebody else has changed these fields, too. Decide for the "
                                 "selected rows, or for all:"),
                              this);
    advice->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(advice, 1);
    buttons->addWidget(m_keepMine);
    buttons->addWidget(m_takeTheirs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addLayout(buttons);
    layout->addWidget(m_tree);

    connect(m_keepMine, &QPushButton::clicked, this, [this] {
        decide(chosenRows(), Answer::KeepMine);
    });
    connect(m_takeTheirs, &QPushButton::clicked, this, [this] {
        decide(chosenRows(), Answer::TakeTheirs);
    });
    connect(&session, &Session::changed, this, &ConflictView::reload);
    connect(&session, &Session::commitFailed, this, &ConflictView::reload);
    setFocusProxy(m_tree);
    reload();
}

void ConflictView::decide(const QList<RowId> &rows, Answer answer)
{
    const bool keeps = answer == Answer::KeepMine;
    const QString label =
        rows.size() == 1
            ? (keeps ? tr("Keep mine in 1 row") : tr("Take theirs in 1 row"))
            : (keeps ? tr("Keep mine in %1 rows") : tr("Take theirs in %1 rows")).arg(rows.size());
    // Decisions about rows that are in conflict are never refused.
    std::ignore = m_session.edit(label, [&](EditGroup &edit) -> Result<void> {
        for (const auto row : rows) {
            const auto decided = edit.apply(answer == Answer::KeepMine ? Edit(KeepMine{row})
                                                                       : Edit(TakeTheirs{row}));
            if (!decided)
                return decided;
        }
        return {};
    });
}

void ConflictView::reload()
{
    const auto rows = rowsInConflict(m_session.state());
    if (rows == m_rows && rows.isEmpty())
        return;
    m_rows = rows;
    m_tree->clear();
    for (const auto row : std::as_const(m_rows))
        addRow(row);
    m_tree->expandAll();
    m_keepMine->setEnabled(!m_rows.isEmpty());
    m_takeTheirs->setEnabled(!m_rows.isEmpty());
    emit rowsChanged();
}

void ConflictView::addRow(RowId row)
{
    const auto state = m_session.state();
    const auto &table = m_session.schema()[row.table()];
    const auto *change = state.pending().find(row);
    const auto *stored = state.baseRow(row);
    const auto theirs = stored ? std::optional(*stored) : std::nullopt;
    const auto &known = change->before ? change->before : change->after;

    auto *item = new QTreeWidgetItem(m_tree);
    item->setText(What, u"%1 %2"_s.arg(table.name, toText(keyOf(*known, table.key))));
    item->setData(What, rowRole, row.bits());
    for (qsizetype i = 0; i < table.columns.size(); ++i) {
        const auto column = columnIndex(i);
        const bool isLost = !stored && change->changes(column);
        if (!isLost && !state.isInConflict(row, column))
            continue;
        auto *field = new QTreeWidgetItem(item);
        field->setText(What, table[column].name);
        field->setData(What, rowRole, row.bits());
        field->setText(Base, textOf(change->before, column, table));
        field->setText(Mine, textOf(change->after, column, table));
        field->setText(Theirs, textOf(theirs, column, table));
    }
}

/// All, if none is selected.
QList<RowId> ConflictView::chosenRows() const
{
    QList<RowId> rows;
    for (const auto *item : m_tree->selectedItems())
        rows.append(RowId::fromBits(item->data(What, rowRole).toULongLong()));
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows.isEmpty() ? m_rows : rows;
}

} // namespace varve
