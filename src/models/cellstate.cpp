#include "models/cellstate_p.h"
#include "models/celltext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class CellStateText
{
    Q_DECLARE_TR_FUNCTIONS(varve::CellState)
public:
    static QString deletedThere() { return tr("no such row"); }
    static QString word(CellState state)
    {
        switch (state) {
        case CellState::Changed:
            return tr("changed");
        case CellState::Added:
            return tr("new");
        case CellState::Deleted:
            return tr("deleted");
        case CellState::Invalid:
            return tr("invalid");
        case CellState::Conflict:
            return tr("in conflict");
        case CellState::Loading:
            return tr("loading");
        case CellState::Unmatched:
            return tr("no longer matches the filter");
        default:
            return {};
        }
    }
};

} // namespace

QList<CellStates> columnStates(const Session &session, TableIndex table)
{
    const auto &definition = session.schema()[table];
    const bool readOnly = !session.readOnlyReason(table).isEmpty();
    QList<CellStates> states;
    for (qsizetype position = 0; position < definition.columns.size(); ++position) {
        const auto column = columnIndex(position);
        CellStates state;
        state.setFlag(CellState::ReadOnly, readOnly || definition[column].generated);
        state.setFlag(CellState::Key, definition.isKeyColumn(column));
        state.setFlag(CellState::ForeignKey, definition.foreignKeyOf(column) != nullptr);
        states.append(state);
    }
    return states;
}

CellState kindOf(const RowChange &change)
{
    switch (change.kind()) {
    case RowChange::Kind::Insert:
        return CellState::Added;
    case RowChange::Kind::Delete:
        return CellState::Deleted;
    case RowChange::Kind::Update:
        break;
    }
    return CellState::Changed;
}

CellStates pendingStates(const Session &session, RowId row, ColumnIndex column)
{
    const auto state = session.state();
    const auto *change = state.pending().find(row);
    if (!change)
        return {};
    CellStates states;
    states.setFlag(kindOf(*change), change->changes(column));
    states.setFlag(CellState::Invalid, !faultText(session, row, column).isEmpty());
    states.setFlag(CellState::Conflict, state.isInConflict(row, column));
    return states;
}

CellStates pendingStates(const Session &session, RowId row)
{
    const auto state = session.state();
    const auto *change = state.pending().find(row);
    if (!change)
        return {};
    CellStates states = kindOf(*change);
    states.setFlag(CellState::Invalid, !session.faults(row).isEmpty());
    states.setFlag(CellState::Conflict, state.isInConflict(row));
    return states;
}

QString faultText(const Session &session, RowId row, ColumnIndex column)
{
    QStringList texts;
    for (const auto &fault : session.faults(row)) {
        if (fault.column == column)
            texts.append(fault.text);
    }
    return texts.join(u'\n');
}

QString conflictText(const Session &session, RowId row, ColumnIndex column, const QLocale &locale)
{
    const auto state = session.state();
    if (!state.isInConflict(row, column))
        return {};
    const auto *theirs = state.baseRow(row);
    if (!theirs)
        return CellStateText::deletedThere();
    return shownText((*theirs)[column], session.schema()[row.table()][column], locale);
}

bool showsNull(const Value &value, const Column &column)
{
    const bool isAbsent = value.isAbsent() && value.absent().reason == Absent::Reason::Default;
    return value.isNull() || (isAbsent && !column.hasDefault());
}

QStringList stateWords(CellStates states)
{
    constexpr std::array spoken{CellState::Changed,
                                CellState::Added,
                                CellState::Deleted,
                                CellState::Invalid,
                                CellState::Conflict,
                                CellState::Loading,
                                CellState::Unmatched};
    QStringList words;
    for (const auto state : spoken) {
        if (states.testFlag(state))
            words.append(CellStateText::word(state));
    }
    return words;
}

} // namespace varve
