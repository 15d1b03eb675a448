#include "widgets/editors/booleaneditor.h"

namespace varve {

void BooleanEditor::addChoices(const QModelIndex &)
{
    addChoice(tr("true"), Value(1));
    addChoice(tr("false"), Value(0));
}

QWidget *makeBooleanEditor(QWidget *parent)
{
    return new BooleanEditor(parent);
}

} // namespace varve
