package fixpoint

// Added to a package's test files in runs with coverage; the calls of it stand on the lines of the tests' opening braces
// and of their calls of Parallel. It writes down which blocks each test executes, and lets a test that panics fail
// instead, because Go writes no coverage when a panic ends the process. One test's code runs at a time
// (-test.parallel=1): what is executed between two calls belongs to the test that was entered last.
//
// Go itself writes counters in processes of `go test` only when they end, so they are read where the runtime keeps them.
// For each function: the number of its counters, its package from 1, its index in the package, and a counter a block;
// zeros until the function is called (internal/coverage/cfile).

import (
	fixpointJson "encoding/json"
	fixpointFmt "fmt"
	fixpointOs "os"
	fixpointRuntime "runtime"
	fixpointDebug "runtime/debug"
	fixpointSort "sort"
	fixpointStrconv "strconv"
	fixpointStrings "strings"
	fixpointSync "sync"
	fixpointTesting "testing"
	fixpointTime "time"
	fixpointUnsafe "unsafe"
)

// As in internal/coverage/rtcov.
type fixpointCounterBlob struct {
	counters *uint32
	length   uint64
}

//go:linkname fixpointCounterBlobs internal/coverage/cfile.getCovCounterList
func fixpointCounterBlobs() []fixpointCounterBlob

type fixpointBlock struct{ pkg, function, index uint32 }

// What a test or subtest executed outside of its subtests.
type fixpointPart struct{ blocks []fixpointBlock }

// Subtests beyond these are no parts of their own.
const fixpointMaximumParts = 200

var (
	fixpointLock       fixpointSync.Mutex
	fixpointRecords    = fixpointOpen()
	fixpointIsQuestion = fixpointTake("FIXPOINT_TEST_QUESTION") != ""
	fixpointLimit      = fixpointTakeLimit()
	fixpointAlarm      *fixpointTime.Timer
	fixpointKnown      []uint32
	// By the names of tests and subtests that have not ended.
	fixpointParts = map[string]*fixpointPart{}
	// Subtests that are parts, and tests that went on after Parallel, by the names of the outermost tests.
	fixpointCounts  = map[string]int{}
	fixpointResumes = map[string]bool{}
	// Tests that are over, which goroutines of theirs may not know.
	fixpointEnded   = map[string]bool{}
	fixpointCurrent string
)

// For the package's external tests.
var (
	FixpointMain    = fixpointMain
	FixpointTest    = fixpointTest
	FixpointNamed   = fixpointNamed
	FixpointResumed = fixpointResumed
)

// Processes that tests start must not write here, too.
func fixpointTake(variable string) string {
	value := fixpointOs.Getenv(variable)
	fixpointOs.Unsetenv(variable)
	return value
}

func fixpointOpen() *fixpointOs.File {
	file, err := fixpointOs.OpenFile(fixpointTake("FIXPOINT_TEST_RECORDS"), fixpointOs.O_WRONLY|fixpointOs.O_APPEND, 0)
	if err != nil {
		return nil
	}
	return file
}

func fixpointTakeLimit() fixpointTime.Duration {
	milliseconds, err := fixpointStrconv.Atoi(fixpointTake("FIXPOINT_TEST_LIMIT_MS"))
	if err != nil {
		return 0
	}
	return fixpointTime.Duration(milliseconds) * fixpointTime.Millisecond
}

func fixpointWrite(record map[string]interface{}) error {
	text, err := fixpointJson.Marshal(record)
	if err == nil {
		_, err = fixpointRecords.Write(append(text, '\n'))
	}
	return err
}

// In a process that only tells of the binary, TestMain need not do its work.
func fixpointMain(m *fixpointTesting.M) {
	if fixpointIsQuestion {
		fixpointOs.Exit(m.Run())
	}
}

// Begins a test or subtest, unless the function is a helper of one; the result is to be deferred.
func fixpointTest(t fixpointTesting.TB) func() {
	if fixpointRecords == nil {
		return func() {}
	}
	name := t.Name()
	if fixpointEnter(name) {
		t.Cleanup(func() { fixpointLeave(name, t.Failed()) })
	}
	return func() {
		reason := recover()
		if reason == nil {
			return
		}
		if fixpointTellPanic(name, reason) != nil {
			panic(reason)
		}
		t.FailNow()
	}
}

// The same for tests that nobody can ask for their names.
func fixpointNamed(name string) func() {
	if fixpointRecords == nil || !fixpointEnter(name) {
		return func() {}
	}
	return func() { fixpointLeave(name, false) }
}

// To be called after t.Parallel(), during which other tests ran. Anything may have a method of that name.
func fixpointResumed(t interface{}) {
	named, isNamed := t.(interface{ Name() string })
	if fixpointRecords == nil || !isNamed {
		return
	}
	name := named.Name()
	fixpointLock.Lock()
	defer fixpointLock.Unlock()
	if fixpointParts[name] == nil {
		return
	}
	fixpointCount("")
	fixpointCurrent = name
	if name == fixpointRootOf(name) {
		fixpointResumes[name] = true
		fixpointSetAlarm()
	}
}

func fixpointEnter(name string) bool {
	fixpointLock.Lock()
	defer fixpointLock.Unlock()
	root := fixpointRootOf(name)
	isInner := name != root
	if fixpointEnded[root] || fixpointParts[name] != nil || isInner && (fixpointParts[root] == nil || fixpointCounts[root] >= fixpointMaximumParts) {
		return false
	}
	fixpointCount(name)
	fixpointParts[name] = &fixpointPart{}
	fixpointCurrent = name
	if isInner {
		fixpointCounts[root]++
	} else {
		fixpointSetAlarm()
	}
	return true
}

func fixpointLeave(name string, hasFailed bool) {
	fixpointLock.Lock()
	defer fixpointLock.Unlock()
	fixpointCount("")
	root := fixpointRootOf(name)
	if name != root {
		fixpointCurrent = name
		for fixpointCurrent == name || fixpointParts[fixpointCurrent] == nil && fixpointCurrent != root {
			fixpointCurrent = fixpointCurrent[:fixpointStrings.LastIndexByte(fixpointCurrent, '/')]
		}
		return
	}
	if fixpointCurrent == "" || fixpointRootOf(fixpointCurrent) == root {
		fixpointCurrent = ""
		fixpointAlarm.Stop()
	}
	fixpointTell(root, hasFailed)
}

func fixpointRootOf(name string) string {
	if end := fixpointStrings.IndexByte(name, '/'); end >= 0 {
		return name[:end]
	}
	return name
}

// As the alarm of package testing, for each test: it tells where everything hangs, and what was executed.
func fixpointSetAlarm() {
	if fixpointAlarm != nil {
		fixpointAlarm.Stop()
	}
	limit := fixpointLimit
	if limit <= 0 {
		limit = 1 << 62
	}
	fixpointAlarm = fixpointTime.AfterFunc(limit, fixpointRing)
}

func fixpointRing() {
	fixpointLock.Lock()
	if fixpointCurrent == "" {
		fixpointLock.Unlock()
		return
	}
	fixpointCount("")
	fixpointTell(fixpointRootOf(fixpointCurrent), true)
	fixpointDebug.SetTraceback("all")
	panic(fixpointFmt.Sprintf("test timed out after %v", fixpointLimit))
}

// Adds what was executed since the last time to the test that was current, before the next one is entered.
func fixpointCount(next string) {
	isFirst := fixpointKnown == nil
	part := fixpointParts[fixpointCurrent]
	if isFirst || part == nil {
		part = &fixpointPart{}
	}
	blobs := fixpointCounterBlobs()
	if isFirst {
		length := 1
		for _, blob := range blobs {
			length += int(blob.length)
		}
		fixpointKnown = make([]uint32, length)
	}
	start := 0
	for _, blob := range blobs {
		if blob.length == 0 {
			continue
		}
		words := (*[1 << 28]uint32)(fixpointUnsafe.Pointer(blob.counters))[:blob.length:blob.length]
		known := fixpointKnown[start : start+len(words)]
		start += len(words)
		for at := 0; at+3 < len(words); at++ {
			count := int(words[at])
			if count == 0 {
				continue
			}
			pkg, function := words[at+1], words[at+2]
			if at += 3; pkg == 0 || at+count > len(words) {
				at += count - 1
				continue
			}
			for index, value := range words[at : at+count] {
				if known[at+index] != value {
					known[at+index] = value
					part.blocks = append(part.blocks, fixpointBlock{pkg, function, uint32(index)})
				}
			}
			at += count - 1
		}
	}
	if isFirst && len(blobs) > 0 {
		fixpointWrite(map[string]interface{}{"kind": "before", "test": next, "blocks": fixpointGroups(part.blocks)})
	}
}

// Parts matter only where a test has failed.
func fixpointTell(root string, hasFailed bool) {
	parts := map[string][][]uint32{}
	whole := []fixpointBlock{}
	for name, part := range fixpointParts {
		if fixpointRootOf(name) != root {
			continue
		}
		if hasFailed {
			parts[name] = fixpointGroups(part.blocks)
		} else {
			whole = append(whole, part.blocks...)
		}
		delete(fixpointParts, name)
	}
	if !hasFailed {
		parts[root] = fixpointGroups(whole)
	}
	if len(fixpointKnown) > 1 {
		isResumed := fixpointResumes[root]
		fixpointWrite(map[string]interface{}{"kind": "test", "test": root, "parts": parts, "isResumed": isResumed})
	}
	fixpointEnded[root] = true
	delete(fixpointCounts, root)
	delete(fixpointResumes, root)
}

// For each function: its package, its index, and its blocks.
func fixpointGroups(blocks []fixpointBlock) [][]uint32 {
	fixpointSort.Slice(blocks, func(a, b int) bool {
		left, right := blocks[a], blocks[b]
		if left.pkg != right.pkg {
			return left.pkg < right.pkg
		}
		if left.function != right.function {
			return left.function < right.function
		}
		return left.index < right.index
	})
	groups := [][]uint32{}
	last := fixpointBlock{}
	for _, block := range blocks {
		if block == last {
			continue
		}
		if block.pkg != last.pkg || block.function != last.function {
			groups = append(groups, []uint32{block.pkg, block.function})
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], block.index)
		last = block
	}
	return groups
}

func fixpointTellPanic(name string, reason interface{}) error {
	pcs := make([]uintptr, 256)
	frames := fixpointRuntime.CallersFrames(pcs[:fixpointRuntime.Callers(2, pcs)])
	list := []map[string]interface{}{}
	for {
		frame, more := frames.Next()
		list = append(list, map[string]interface{}{"function": frame.Function, "file": frame.File, "line": frame.Line})
		if !more {
			break
		}
	}
	fixpointLock.Lock()
	defer fixpointLock.Unlock()
	report := map[string]interface{}{"message": fixpointFmt.Sprint(reason), "frames": list}
	return fixpointWrite(map[string]interface{}{"kind": "panic", "test": name, "panic": report})
}
