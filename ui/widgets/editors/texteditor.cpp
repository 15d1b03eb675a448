#include "widgets/editors/texteditor.h"

#include "models/roles.h"

#include <QSignalBlocker>

using namespace Qt::Literals::StringLiterals;

namespace varve {

TextEditor::TextEditor(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::textChanged, this, [this] { m_blank.reset(); });
}

Entry TextEditor::entry() const
{
    return m_blank ? Entry(*m_blank) : Entry(toPlainText());
}

void TextEditor::setNull()
{
    clear();
    m_blank = Null{};
    setPlaceholderText(u"NULL"_s);
}

void TextEditor::load(const QModelIndex &cell)
{
    const QSignalBlocker blocker(this);
    setPlainText(cell.data(Qt::EditRole).toString());
    m_blank.reset();
    const auto value = cell.data(ValueRole).value<Value>();
    if (!value.isNull() && !value.isAbsent())
        return;
    clear();
    m_blank = value;
    setPlaceholderText(cell.data().toString());
}

QWidget *makeTextEditor(QWidget *parent)
{
    return new TextEditor(parent);
}

} // namespace varve
