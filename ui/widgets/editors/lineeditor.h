#pragma once

#include "widgets/editors/editor.h"

#include <QLineEdit>

#include <optional>

namespace varve {

/// Any value as a line of text, numbers with all their digits.
///
/// A cell without content (NULL, left to a default) starts as an empty field that says so; it stays
/// what it was until something is typed, and an emptied field is the empty text.
class LineEditor : public QLineEdit, public Editor
{
    Q_OBJECT

public:
    explicit LineEditor(QWidget *parent = nullptr);

    Entry entry() const override;
    void setNull() override;

protected:
    void load(const QModelIndex &cell) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void setBlank(const Value &blank, const QString &shown);

    std::optional<Value> m_blank; ///< What the cell holds while nothing is typed.
};

/// For the list of editors: see makeEditor().
QWidget *makeLineEditor(QWidget *parent);

} // namespace varve
