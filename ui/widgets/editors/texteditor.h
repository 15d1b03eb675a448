#pragma once

#include "widgets/editors/editor.h"

#include <QPlainTextEdit>

#include <optional>

namespace varve {

/// Long text, JSON, several lines: Enter begins a line, Ctrl+Enter is done.
class TextEditor : public QPlainTextEdit, public Editor
{
    Q_OBJECT

public:
    explicit TextEditor(QWidget *parent = nullptr);

    Entry entry() const override;
    void setNull() override;

protected:
    void load(const QModelIndex &cell) override;

private:
    std::optional<Value> m_blank; ///< What the cell holds while nothing is typed.
    bool m_endsLinesInCrLf = false;
};

/// For the list of editors: see makeEditor().
QWidget *makeTextEditor(QWidget *parent);

} // namespace varve
