package fixpoint.coverage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jacoco.core.internal.flow.ClassProbesAdapter;
import org.jacoco.core.internal.flow.ClassProbesVisitor;
import org.jacoco.core.internal.flow.MethodProbesVisitor;
import org.jacoco.core.internal.instr.InstrSupport;
import org.objectweb.asm.FieldVisitor;

/** The lines of a class that were executed where a probe was passed. */
final class ProbeLines {
  private final String source;
  /** By the number of the probe. */
  private final List<BitSet> lines;

  private ProbeLines(String source, List<BitSet> lines) {
    this.source = source;
    this.lines = lines;
  }

  /** {@code package/Source.java} */
  String source() {
    return source;
  }

  void addLines(boolean[] probes, BitSet executed) {
    for (int i = 0; i < probes.length && i < lines.size(); i++) if (probes[i]) executed.or(lines.get(i));
  }

  static ProbeLines read(byte[] bytes) {
    Reader reader = new Reader();
    InstrSupport.classReaderFor(bytes).accept(new ClassProbesAdapter(reader, false), 0);
    int slash = reader.name.lastIndexOf('/');
    String folder = reader.name.substring(0, slash + 1);
    return new ProbeLines(folder + reader.sourceName, reader.lines);
  }

  private static final class Reader extends ClassProbesVisitor {
    private final List<BitSet> lines = new ArrayList<>();
    private String name;
    private String sourceName;

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
      this.name = name;
    }

    @Override
    public void visitSource(String source, String debug) {
      sourceName = source;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
      return null;
    }

    @Override
    public MethodProbesVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new ProbedInstructions(lines);
    }

    @Override
    public void visitTotalProbeCount(int count) {
      while (lines.size() < count) lines.add(new BitSet());
    }
  }
}
