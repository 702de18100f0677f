import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Prints the classes and methods of Java files as javac parses them, one JSON object a line.
 *
 * <p>usage: java Oracle.java ROOT LIST (LIST is a file with a path below ROOT on each line)
 */
public final class Oracle {
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    for (String file : Files.readAllLines(Path.of(args[1]), StandardCharsets.UTF_8)) {
      // One task a file: an error in one does not touch the others.
      DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
      try (StandardJavaFileManager manager = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
        Iterable<? extends JavaFileObject> sources = manager.getJavaFileObjects(root.resolve(file));
        JavacTask task = (JavacTask) compiler.getTask(null, manager, problems, List.of("-proc:none"), null, sources);
        Iterable<? extends CompilationUnitTree> units = task.parse();
        boolean isBroken = problems.getDiagnostics().stream().anyMatch(it -> it.getKind() == Diagnostic.Kind.ERROR);
        if (isBroken) {
          System.out.println("{\"file\":" + quoted(file) + ",\"error\":\"javac cannot parse it\"}");
          continue;
        }
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        for (CompilationUnitTree unit : units) new Printer(file, unit, positions).scan(unit, null);
      }
    }
  }

  private static final class Printer extends TreePathScanner<Void, Void> {
    private final String file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final LineMap lines;

    Printer(String file, CompilationUnitTree unit, SourcePositions positions) {
      this.file = file;
      this.unit = unit;
      this.positions = positions;
      this.lines = unit.getLineMap();
    }

    @Override
    public Void visitClass(ClassTree node, Void unused) {
      Tree around = getCurrentPath().getParentPath().getLeaf();
      if (around instanceof NewClassTree) {
        // The body of `new A() { … }` belongs to the whole expression, that of an enum's constant to the constant: its
        // value begins at its name.
        print("class", "<anonymous>", around);
      } else {
        print("class", node.getSimpleName().toString(), node);
      }
      return super.visitClass(node, unused);
    }

    @Override
    public Void visitMethod(MethodTree node, Void unused) {
      String name = node.getName().toString();
      ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      print("method", name.equals("<init>") ? owner.getSimpleName().toString() : name, node);
      return super.visitMethod(node, unused);
    }

    private void print(String kind, String name, Tree node) {
      long line = lines.getLineNumber(positions.getStartPosition(unit, node));
      long endLine = lines.getLineNumber(positions.getEndPosition(unit, node) - 1);
      System.out.println(
          "{\"file\":" + quoted(file) + ",\"kind\":\"" + kind + "\",\"name\":" + quoted(name)
              + ",\"line\":" + line + ",\"endLine\":" + endLine + "}");
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
