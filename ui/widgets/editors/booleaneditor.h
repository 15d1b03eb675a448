#pragma once

#include "widgets/editors/choiceeditor.h"

namespace varve {

/// True, false, or NULL where that may be.
class BooleanEditor : public ChoiceEditor
{
    Q_OBJECT

public:
    using ChoiceEditor::ChoiceEditor;

protected:
    void addChoices(const QModelIndex &cell) override;
};

/// For the list of editors: see makeEditor().
QWidget *makeBooleanEditor(QWidget *parent);

} // namespace varve
