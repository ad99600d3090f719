using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LakeOrm.ArchitectureTests;

/// <summary>Which types of an assembly use which others of it: in signatures, attributes, bases and bodies.</summary>
internal static class CompiledTypes
{
    public static ModuleDefinition Open(string assembly) => ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));

    /// <summary>For each type that stands at the top, by full name without type parameters, those that it and its nested types use.</summary>
    public static Dictionary<string, HashSet<string>> Uses(string assembly)
    {
        using ModuleDefinition module = Open(assembly);
        Dictionary<string, HashSet<string>> uses = new(StringComparer.Ordinal);
        foreach (TypeDefinition type in module.Types)
        {
            HashSet<string> found = new(StringComparer.Ordinal);
            Visit(type, used =>
            {
                TypeReference top = used;
                while (top.DeclaringType is not null)
                {
                    top = top.DeclaringType;
                }

                // A reference to a type of the same assembly has the module itself as its scope.
                if (top.Scope == module)
                {
                    found.Add(NameOf(top));
                }
            });
            found.Remove(NameOf(type));
            uses[NameOf(type)] = found;
        }

        return uses;
    }

    private static string NameOf(TypeReference type) => type.FullName.Split('`')[0];

    private static void Visit(TypeDefinition type, Action<TypeReference> use)
    {
        See(type.BaseType, use);
        SeeAttributes(type, use);
        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            See(implemented.InterfaceType, use);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            See(field.FieldType, use);
            SeeAttributes(field, use);
        }

        foreach (PropertyDefinition property in type.Properties)
        {
            SeeAttributes(property, use);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Visit(method, use);
        }

        foreach (TypeDefinition nested in type.NestedTypes)
        {
            Visit(nested, use);
        }
    }

    private static void Visit(MethodDefinition method, Action<TypeReference> use)
    {
        See(method.ReturnType, use);
        SeeAttributes(method, use);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            See(parameter.ParameterType, use);
            SeeAttributes(parameter, use);
        }

        foreach (TypeReference constraint in method.GenericParameters.SelectMany(static parameter => parameter.Constraints).Select(static constraint => constraint.ConstraintType))
        {
            See(constraint, use);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition variable in method.Body.Variables)
        {
            See(variable.VariableType, use);
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    See(type, use);
                    break;
                case FieldReference field:
                    See(field.DeclaringType, use);
                    See(field.FieldType, use);
                    break;
                case MethodReference called:
                    See(called.DeclaringType, use);
                    See(called.ReturnType, use);
                    foreach (TypeReference argument in (called as GenericInstanceMethod)?.GenericArguments ?? [])
                    {
                        See(argument, use);
                    }

                    break;
            }
        }
    }

    private static void SeeAttributes(ICustomAttributeProvider provider, Action<TypeReference> use)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            See(attribute.AttributeType, use);
        }
    }

    private static void See(TypeReference? type, Action<TypeReference> use)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case GenericInstanceType instance:
                See(instance.ElementType, use);
                foreach (TypeReference argument in instance.GenericArguments)
                {
                    See(argument, use);
                }

                break;
            case TypeSpecification specification:
                See(specification.ElementType, use);
                break;
            default:
                use(type);
                break;
        }
    }
}
