#pragma once

#include "base/result.h"

#include <QStringList>

#include <optional>

namespace varve {

/// What the program was asked to do when it was started.
struct CommandLine
{
    enum class Palette { System, Light, Dark };

    /// What `describe` prints.
    struct Description
    {
        QString nameSpace; ///< Of the C++ structs; empty: none.
    };

    QString database; ///< A file or URL; empty: the sample.
    QString table;    ///< Opened at once; empty: none.
    bool readOnly = false;
    Palette palette = Palette::System;
    QString screenshot; ///< Where to leave a picture of the window before ending; empty: stay.

    /// Asked to describe the database's tables in C++ instead of showing them; needs no screen.
    std::optional<Description> description;

    /// What is printed before ending, for --help and --version; then nothing else counts.
    std::optional<QString> answer;

    /// Reads the arguments, the program's name first. Fails with ErrorKind::Validation and a
    /// sentence about the argument that is not understood.
    static Result<CommandLine> parsed(const QStringList &arguments);

    /// Whether the arguments, the program's name first, ask for something without a window.
    static bool asksForText(const QStringList &arguments);
};

} // namespace varve
