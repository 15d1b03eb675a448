#include "widgets/editors/texteditor.h"

#include "models/roles.h"

#include <QSignalBlocker>

using namespace Qt::Literals::StringLiterals;

namespace varve {

TextEditor::TextEditor(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    // It lies over other cells, from which the style's frame does not set it off in dark palettes.
    setStyleSheet(u"QPlainTextEdit { border: 1px solid %1; }"_s.arg(
        palette().color(QPalette::Highlight).name()));
    connect(this, &QPlainTextEdit::textChanged, this, [this] { m_blank.reset(); });
}

Entry TextEditor::entry() const
{
    if (m_blank)
        return *m_blank;
    // toPlainText() would make plain spaces of non-breaking ones.
    auto text = document()->toRawText();
    return text.replace(QChar::ParagraphSeparator, m_endsLinesInCrLf ? u"\r\n"_s : u"\n"_s);
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
    const QString text = cell.data(Qt::EditRole).toString();
    m_endsLinesInCrLf = text.count(u"\r\n"_s) > 0 && text.count(u"\r\n"_s) == text.count(u'\n');
    setPlainText(text);
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
