// Prints the types with members, functions and methods of Go files as go/parser parses them, one JSON object a line.
//
// usage: go run oracle.go ROOT LIST      LIST is a file with a path below ROOT on each line
package main

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

type definition struct {
	File    string `json:"file"`
	Kind    string `json:"kind,omitempty"`
	Name    string `json:"name,omitempty"`
	Line    int    `json:"line,omitempty"`
	EndLine int    `json:"endLine,omitempty"`
	Error   string `json:"error,omitempty"`
}

func main() {
	root, list := os.Args[1], os.Args[2]
	files, err := os.ReadFile(list)
	if err != nil {
		panic(err)
	}
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	lines := json.NewEncoder(output)
	lines.SetEscapeHTML(false)
	for _, file := range strings.Split(strings.TrimSpace(string(files)), "\n") {
		for _, found := range definitionsOf(root, file) {
			if err := lines.Encode(found); err != nil {
				panic(err)
			}
		}
	}
}

func definitionsOf(root, file string) []definition {
	positions := token.NewFileSet()
	tree, err := parser.ParseFile(positions, filepath.Join(root, file), nil, parser.SkipObjectResolution)
	if err != nil {
		return []definition{{File: file, Error: err.Error()}}
	}
	var found []definition
	add := func(kind string, name *ast.Ident, node ast.Node) {
		// PositionFor, not Position: `//line` comments are not followed.
		line := positions.PositionFor(node.Pos(), false).Line
		endLine := positions.PositionFor(node.End()-1, false).Line
		found = append(found, definition{File: file, Kind: kind, Name: name.Name, Line: line, EndLine: endLine})
	}
	ast.Inspect(tree, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl:
			// Of a doc comment Pos knows nothing.
			if node.Recv == nil {
				add("function", node.Name, node)
			} else {
				add("method", node.Name, node)
			}
		case *ast.TypeSpec:
			switch members := node.Type.(type) {
			case *ast.StructType:
				add("class", node.Name, node)
			case *ast.InterfaceType:
				add("class", node.Name, node)
				for _, member := range members.Methods.List {
					if _, isMethod := member.Type.(*ast.FuncType); isMethod {
						for _, name := range member.Names {
							add("method", name, member)
						}
					}
				}
			}
		}
		return true
	})
	for _, declaration := range tree.Decls {
		general, isGeneral := declaration.(*ast.GenDecl)
		if !isGeneral || general.Tok != token.VAR {
			continue
		}
		for _, spec := range general.Specs {
			// `var f = func() { … }` of the package is as good as a function.
			value := spec.(*ast.ValueSpec)
			if len(value.Names) == 1 && len(value.Values) == 1 {
				if _, isFunction := value.Values[0].(*ast.FuncLit); isFunction {
					add("function", value.Names[0], value)
				}
			}
		}
	}
	return found
}
