#include "widgets/editors/choiceeditor.h"

#include "models/roles.h"

#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace varve {

ChoiceEditor::ChoiceEditor(QWidget *parent)
    : QComboBox(parent)
{
    setFrame(false);
    connect(this, &QComboBox::activated, this, [this] {
        if (finish)
            finish();
    });
}

Entry ChoiceEditor::entry() const
{
    return m_entries.value(currentIndex());
}

void ChoiceEditor::setNull()
{
    choose(Value(), u"NULL"_s);
}

void ChoiceEditor::load(const QModelIndex &cell)
{
    clear();
    m_entries.clear();
    if (cell.data(NullableRole).toBool())
        addChoice(u"NULL"_s, Value());
    addChoices(cell);

    const auto value = cell.data(ValueRole).value<Value>();
    const QString text = cell.data(Qt::EditRole).toString();
    if (m_entries.contains(Entry(value)) || value.isNull() || value.isAbsent())
        choose(value, cell.data().toString());
    else
        choose(text, text);
}

void ChoiceEditor::showEvent(QShowEvent *event)
{
    QComboBox::showEvent(event);
    QTimer::singleShot(0, this, [this] { showPopup(); });
}

void ChoiceEditor::addChoices(const QModelIndex &cell)
{
    for (const auto &text : cell.data(AllowedValuesRole).toStringList())
        addChoice(text, text);
}

void ChoiceEditor::addChoice(const QString &text, Entry entry)
{
    addItem(text);
    m_entries.append(std::move(entry));
}

/// What the cell holds need not be among the choices: it was stored before there was a rule.
void ChoiceEditor::choose(const Entry &entry, const QString &text)
{
    if (!m_entries.contains(entry))
        addChoice(text, entry);
    setCurrentIndex(static_cast<int>(m_entries.indexOf(entry)));
}

QWidget *makeChoiceEditor(QWidget *parent)
{
    return new ChoiceEditor(parent);
}

} // namespace varve
