/**
 * Go writes no coverage when a test panics, because the panic ends the process. In runs with coverage every test function
 * therefore gets a deferred call, on the line of its own opening brace, that reports the panic and lets the test fail
 * instead. The files with it are handed to the compiler as an overlay; nothing is written into the tree.
 */

/** Where the report goes, as an environment variable of the test process. */
export const panicReportVariable = 'FIXPOINT_PANIC_REPORT';

/** What is no code comes first, so that Go texts in literals stay as they are. */
const testFunction =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'|\bfunc\b\s*(?:\([^()]*\)\s*)?(?:\w+\s*)?\(\s*(\w+)\s+\*testing\.[TF]\s*(?:,[^(){}]*)?\)\s*\{/g;

/** The text of a `_test.go` file with the deferred calls; lines keep their numbers. */
export function withPanicHooks(text: string): string {
  return text.replace(testFunction, (whole, parameter: string | undefined) =>
    parameter === undefined || parameter === '_' ? whole : `${whole} defer fixpointTellPanic(${parameter});`,
  );
}

/** The name of the added file; one for the package itself, one for its external tests. */
export const hookFileName = (packageName: string): string => `fixpoint_${packageName}_panic_test.go`;

export function hookFile(packageName: string): string {
  return `package ${packageName}

import (
	fixpointJson "encoding/json"
	fixpointFmt "fmt"
	fixpointOs "os"
	fixpointRuntime "runtime"
	fixpointTesting "testing"
)

func fixpointTellPanic(t fixpointTesting.TB) {
	reason := recover()
	if reason == nil {
		return
	}
	pcs := make([]uintptr, 256)
	frames := fixpointRuntime.CallersFrames(pcs[:fixpointRuntime.Callers(1, pcs)])
	list := []map[string]interface{}{}
	for {
		frame, more := frames.Next()
		list = append(list, map[string]interface{}{"function": frame.Function, "file": frame.File, "line": frame.Line})
		if !more {
			break
		}
	}
	report := map[string]interface{}{"message": fixpointFmt.Sprint(reason), "frames": list}
	text, err := fixpointJson.Marshal(report)
	if err == nil {
		err = fixpointOs.WriteFile(fixpointOs.Getenv("${panicReportVariable}"), text, 0o600)
	}
	if err != nil {
		panic(reason)
	}
	t.FailNow()
}
`;
}
