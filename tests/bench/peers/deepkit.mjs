// Runs deepkit.ts, whose types Deepkit's loader writes into the program first. Installing
// @deepkit/type-compiler may have made TypeScript do so, too, but one file at a time it would miss
// what the types of other packages mean: tsconfig.json keeps it from trying.
import { DeepkitLoader } from '@deepkit/type-compiler';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const source = beside('deepkit.ts');
const { outputText } = ts.transpileModule(
    new DeepkitLoader().transform(readFileSync(source, 'utf8'), source),
    {
        compilerOptions: {
            configFilePath: beside('tsconfig.json'),
            module: ts.ModuleKind.ESNext,
            target: ts.ScriptTarget.ES2022,
            experimentalDecorators: true,
        },
    }
);
writeFileSync(beside('deepkit.compiled.mjs'), outputText);
await import('./deepkit.compiled.mjs');
