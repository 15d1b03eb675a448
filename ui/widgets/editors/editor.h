#pragma once

#include "value/value.h"

#include <QModelIndex>

#include <functional>
#include <optional>
#include <variant>

namespace varve {

/// What a user has put into a cell: a value to be stored as it is (NULL, a blob), or a text that the
/// column's type reads.
using Entry = std::variant<Value, QString>;

/// What every widget that edits a cell also is. It is made by an EditorType and owned by the view.
class Editor
{
public:
    Editor() = default;
    virtual ~Editor();
    Q_DISABLE_COPY_MOVE(Editor)

    /// Shows what `cell` holds, and takes that for unchanged.
    void start(const QModelIndex &cell);

    /// Whether the user has put in anything else than start() showed. If not, nothing is written.
    bool isChanged() const { return m_start && entry() != *m_start; }

    /// What is in the editor now.
    virtual Entry entry() const = 0;
    /// Puts NULL into it, as the user asked for.
    virtual void setNull() = 0;

    /// Called by the editor when there is nothing more to choose: writes the entry and closes.
    std::function<void()> finish;

protected:
    /// Shows what `cell` holds, in a form that entry() gives back.
    virtual void load(const QModelIndex &cell) = 0;

private:
    std::optional<Entry> m_start; ///< What start() showed.
};

/// Writes what the cell editor that has the focus holds, and closes it. Does nothing if none has.
void finishEditing();

} // namespace varve
